//! Deploying: what runs here, in which version, and the job definitions that come with it.

use super::super::Deployment;
use super::super::id::Id;
use super::super::model::Definition;
use super::{BTreeSet, JobDefinition, Maker, World};

/// A deployment that was made.
#[derive(Debug)]
pub struct Deployed {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: &'static str,
    /// The tenant that it is of.
    pub tenant: Option<&'static str>,
    /// When it was made.
    pub at: i64,
}

impl World {
    /// Deploys files: each becomes the latest version of its key.
    pub(super) fn deploy(&mut self, deployment: &Deployment) {
        let (id, position) = (self.id(), self.deployments.len());
        self.deployments.push(Deployed { id, name: deployment.name, tenant: deployment.tenant, at: self.now });
        for file in deployment.files {
            let mut last = self.last_id;
            let mut ids = || {
                last += 1;
                Id::nth(last)
            };
            let latest = |key: &str| self.latest(key, deployment.tenant).map_or(0, |d| self.definitions[d].version);
            let read = Definition::read(*file, position, latest, &mut ids);
            self.last_id = last;
            let Some(read) = read else { continue };
            let definition = self.definitions.len();
            let kinds = read.elements.iter().enumerate().filter_map(|(element, e)| Some((element.into(), e.job_definition?)));
            self.job_definitions.extend(
                kinds.map(|(element, id)| (id, JobDefinition { id, maker: Maker::Element(definition, element), suspended: false })),
            );
            self.by_definition.push(BTreeSet::new());
            self.definitions.push(read);
        }
    }
}
