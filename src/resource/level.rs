//! How much of its past an engine keeps. Below the level of a list the engine writes nothing into it, and answers an empty list without a word.

use super::{
    Binding, HISTORIC_ACTIVITIES, HISTORIC_BATCHES, HISTORIC_INCIDENTS, HISTORIC_TASKS, HISTORIC_VARIABLES, INSTANCES, JOB_LOG, Resource,
    VARIABLE_UPDATES,
};

pub use crate::api::camunda7::history_level::Level;

/// The lists that an engine fills from a level on, as seen on Camunda 7.24.0 with each of them.
static FILLED: &[(Level, &[&Resource])] = &[
    (Level::Activity, &[&INSTANCES, &HISTORIC_ACTIVITIES, &HISTORIC_TASKS]),
    (Level::Audit, &[&HISTORIC_VARIABLES]),
    (Level::Full, &[&VARIABLE_UPDATES, &HISTORIC_INCIDENTS, &JOB_LOG, &HISTORIC_BATCHES]),
];

impl Level {
    /// The level from which on an engine fills a list that comes from there; `None`: whatever its level.
    pub fn of(resource: &Resource, binding: &Binding) -> Option<Self> {
        let is_history = binding.operation.path.starts_with("/history/");
        FILLED.iter().filter(|_| is_history).find(|(_, lists)| lists.iter().any(|list| list.name == resource.name)).map(|(level, _)| *level)
    }

    /// Names of the lists that stay empty at this level; at none: all of history.
    pub fn unfilled(level: Option<Self>) -> impl Iterator<Item = &'static str> {
        FILLED.iter().filter(move |(needed, _)| Some(*needed) > level).flat_map(|(_, lists)| lists.iter().map(|list| list.name))
    }

    /// What an empty list may mean that needs it.
    pub fn told(self) -> String {
        format!("none is kept below history level {}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_of_history_has_its_level_and_no_other_has_one() {
        let levels = INSTANCES.source.iter().map(|binding| Level::of(&INSTANCES, binding));
        assert_eq!(levels.collect::<Vec<_>>(), [Some(Level::Activity), None], "what runs is known without history too");
        assert_eq!(
            Level::unfilled(Some(Level::Audit)).collect::<Vec<_>>(),
            ["variable-updates", "historic-incidents", "job-log", "historic-batches"]
        );
        assert_eq!(Level::unfilled(Some(Level::Full)).count(), 0);
        for resource in crate::resource::ALL {
            let binding = &resource.source[0];
            assert_eq!(Level::of(resource, binding).is_some(), binding.operation.path.starts_with("/history/"), "{}", resource.name);
        }
    }
}
