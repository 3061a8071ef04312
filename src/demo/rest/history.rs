//! `/history/…`: what was, as far as the world remembers.

pub(super) mod activity;
pub(super) mod detail;
pub(super) mod incident;
pub(super) mod job_log;
pub(super) mod process;
pub(super) mod task;
pub(super) mod variable;

use serde_json::Value as Json;

use super::super::id::Id;
use super::super::time::{self, DAY};
use super::super::world::{Instance, World};
use super::listing::asked_ids;
use super::query::Ask;

/// When an instance's history may be removed: 30 days after the one at the top ended.
fn removal(world: &World, instance: &Instance) -> Json {
    world.instances.get(&instance.root).and_then(|root| root.end).map_or(Json::Null, |end| Json::String(time::write(end + 30 * DAY)))
}

/// Rows of the instances that are asked for, or `None` when all are to be looked at.
fn of_instances<'w, T>(
    world: &'w World,
    ask: &Ask,
    list: fn(&Instance) -> &Vec<Id>,
    find: impl Fn(&Id) -> Option<&'w T> + 'w,
) -> Option<Box<dyn Iterator<Item = &'w T> + 'w>> {
    let ids = asked_ids(ask, &["processInstanceId", "processInstanceIdIn"])?;
    let instances: Vec<&Instance> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
    Some(Box::new(instances.into_iter().flat_map(list).filter_map(find)))
}
