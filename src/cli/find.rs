//! `flowdeck find`: what an id, or a business key, belongs to.

use std::process::ExitCode;

use clap::Args;

use super::{Target, open::open, out};
use crate::{
    resource::{filter, find::Found, query::Query},
    text::clean,
};

/// Say what an id, or a business key, belongs to: running or ended
#[derive(Debug, Clone, Args)]
pub struct Find {
    /// The id, or the business key
    id: String,
    /// The server's own object, exactly, where there is one
    #[arg(long)]
    json: bool,
}

impl Find {
    /// Asks and prints; fails where nothing is found.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        let opened = open(target)?;
        opened.tell_notices();
        let query = Query::Find(self.id.as_str().into());
        let answered = query.run(&opened.client()).await.map_err(|error| opened.failed("find", error))?;
        let line = match answered.reply.made::<Found>() {
            Some(Found::Row(subject)) if self.json => {
                out::print_servers(format!("{}\n", subject.row.raw.get()).as_bytes())?;
                return Ok(ExitCode::SUCCESS);
            }
            Some(Found::Row(subject)) => {
                let instance = subject.reference("instance").filter(|id| id != subject.row.id.as_str());
                let within = instance.map(|id| format!(", of instance {id}")).unwrap_or_default();
                let ended = if subject.cell("ended").is_empty() { "" } else { ", ended" };
                format!("{} {}{within}{ended}: {}", subject.resource.one, subject.row.id, subject.label())
            }
            Some(Found::Within(place)) => format!("{} {}, of instance {}", place.what, place.id, place.instance),
            Some(Found::Several(terms)) => format!("several instances: flowdeck get instances --where '{}'", filter::text(&terms)),
            Some(Found::Nothing { .. }) | None => {
                out::tell(&format!("nothing has the id or business key {}", clean(&self.id)));
                return Ok(ExitCode::FAILURE);
            }
        };
        out::print(format!("{}\n", clean(&line)).as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
