//! What an action of the command line is done to: rows read back from the server first, so that a plan holds what is there now.

use futures_util::{StreamExt, stream};

use super::{get, open::Opened};
use crate::{
    act::{Action, Matching, Subject, narrows, variable},
    api::{ApiError, Call, Client, Pointer, Row, rows},
    call, clock,
    resource::{
        self, Resource,
        filter::Term,
        listing::{Extent, Listing},
    },
};

/// Rows that are read back at once.
const AT_ONCE: usize = 4;

/// The resource whose rows an action is for: the one that offers it. A variable is added to an instance.
pub fn resource_of(action: &Action) -> Option<&'static Resource> {
    if action.id == variable::ADD.id {
        return Some(&resource::INSTANCES);
    }
    resource::ALL.iter().copied().find(|resource| resource.actions.iter().any(|offered| offered.id == action.id))
}

/// The terms of a filter, which leaves something out.
fn terms(resource: &'static Resource, text: &str) -> anyhow::Result<Vec<Term>> {
    let terms = get::terms(resource, text)?;
    narrows(resource, &terms).map_err(|why| super::Usage(format!("--where: {why}")))?;
    Ok(terms)
}

/// A filter as the engine's own batch takes it, and one row that passes. `None`: no row does.
pub async fn filtered(
    opened: &Opened,
    client: &Client,
    resource: &'static Resource,
    text: &str,
) -> anyhow::Result<Option<(Matching, Subject)>> {
    let (terms, now) = (opened.narrowed(resource, terms(resource, text)?), clock::now().utc_ms);
    let listing = Listing { resource, terms: terms.clone(), sort: vec![], extent: Extent::First(1), joined: false };
    let listed = listing.read(client, now).await?;
    let binding = listed.binding;
    let Some(row) = listed.rows.into_iter().next() else { return Ok(None) };
    let matching = Matching::new(resource, binding, terms, now).map_err(super::Usage)?;
    Ok(Some((matching, Subject { resource, binding, row })))
}

/// Everything that passes a filter, and what should be known about it.
pub async fn matching(
    opened: &Opened,
    client: &Client,
    resource: &'static Resource,
    text: &str,
) -> anyhow::Result<(Vec<Subject>, Option<String>)> {
    let terms = opened.narrowed(resource, terms(resource, text)?);
    let listing = Listing { resource, terms, sort: vec![], extent: Extent::All, joined: true };
    let listed = listing.read(client, clock::now().utc_ms).await?;
    let binding = listed.binding;
    Ok((listed.rows.into_iter().map(|row| Subject { resource, binding, row }).collect(), listed.moved))
}

/// The rows of these ids, in this order, and the ids that the server does not know.
///
/// # Errors
/// When the server cannot be asked.
pub async fn named(client: &Client, resource: &'static Resource, ids: &[String]) -> Result<(Vec<Subject>, Vec<String>), ApiError> {
    let (mut found, mut unknown) = (vec![], vec![]);
    let Some((first, rest)) = ids.split_first() else { return Ok((found, unknown)) };
    let mut take = |id: &String, subject: Option<Subject>| match subject {
        Some(subject) => found.push(subject),
        None => unknown.push(id.clone()),
    };
    // alone: a refused sign-in must not be tried several times at once
    take(first, one(client, resource, first).await?);
    let mut reads = stream::iter(rest).map(|id| async move { (id, one(client, resource, id).await) }).buffered(AT_ONCE);
    while let Some((id, subject)) = reads.next().await {
        take(id, subject?);
    }
    drop(reads);
    Ok((found, unknown))
}

async fn one(client: &Client, resource: &'static Resource, id: &str) -> Result<Option<Subject>, ApiError> {
    if resource.filter("id").is_none() {
        return by_itself(client, resource, id).await;
    }
    let listing = Listing { resource, terms: vec![Term::is("id", id)], sort: vec![], extent: Extent::First(2), joined: false };
    let listed = listing.read(client, clock::now().utc_ms).await?;
    let binding = listed.binding;
    // only the row of that very id: a server that ignored the filter would have sent others
    let row = listed.rows.into_iter().find(|row| row.id.as_str() == id);
    Ok(row.map(|row| Subject { resource, binding, row }))
}

/// A variable: its list cannot be asked for an id, but it can be had alone.
async fn by_itself(client: &Client, resource: &'static Resource, id: &str) -> Result<Option<Subject>, ApiError> {
    use crate::api::camunda7::variable_instance::GET_VARIABLE_INSTANCE;
    const ID: &[Pointer] = &["/id"];
    let call: Call = call!(GET_VARIABLE_INSTANCE, "id" = id, "deserializeValue" = false);
    let body = match client.read(&call).await {
        Ok(reading) => reading.response.bytes,
        Err(ApiError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(binding) = resource.source.first() else { return Ok(None) };
    let list = [b"[", body.as_slice(), b"]"].concat();
    let row: Option<Row> = rows(&list, ID, &resource.projection(binding))?.into_iter().find(|row| row.id.as_str() == id);
    Ok(row.map(|row| Subject { resource, binding, row }))
}
