//! Whose tenant each row is of: that of its definition's deployment.

use super::super::id::Id;
use super::super::model::Definition;
use super::super::world::{
    Activity, Batch, Deployed, ExternalTask, HistoricJob, Incident, Instance, Job, JobDefinition, Maker, Subscription, Task, Variable,
    World,
};
use super::listing::Tenanted;

impl Tenanted for Deployed {
    fn tenant<'w>(&self, _: &'w World) -> Option<&'w str> {
        self.tenant
    }
}

impl Tenanted for Definition {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.deployment(self).tenant
    }
}

/// Batches are of no tenant here.
impl Tenanted for Batch {
    fn tenant<'w>(&self, _: &'w World) -> Option<&'w str> {
        None
    }
}

impl Tenanted for Incident {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.defined(self.definition?).tenant(world)
    }
}

impl Tenanted for Instance {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.definition_of(self).tenant(world)
    }
}

impl Tenanted for JobDefinition {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        match self.maker {
            Maker::Element(definition, _) => world.definitions[definition].tenant(world),
            Maker::Batch(..) => None,
        }
    }
}

/// That of an instance by its id.
impl Tenanted for Id {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.instances.get(self)?.tenant(world)
    }
}

impl Tenanted for Subscription {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        self.instance.tenant(world)
    }
}

impl Tenanted for Job {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.defined(self.at?.definition).tenant(world)
    }
}

impl Tenanted for HistoricJob {
    fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
        world.defined(self.at?.definition).tenant(world)
    }
}

macro_rules! by_definition {
    ($($row:ty),*) => {
        $(impl Tenanted for $row {
            fn tenant<'w>(&self, world: &'w World) -> Option<&'w str> {
                world.defined(self.definition).tenant(world)
            }
        })*
    };
}

by_definition!(Activity, ExternalTask, Task, Variable);
