//! How much of its past an engine keeps. Below the level of a list the engine writes nothing into it, and answers an empty list without a word.

use super::{
    HISTORIC_ACTIVITIES, HISTORIC_BATCHES, HISTORIC_INCIDENTS, HISTORIC_TASKS, HISTORIC_VARIABLES, JOB_LOG, Resource, VARIABLE_UPDATES,
};

/// A level of history; each has what those before it have. No operation tells an engine's level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What ran when.
    Activity,
    /// And with which variables.
    Audit,
    /// And everything that happened to them.
    Full,
}

/// The lists that an engine fills from a level on, as seen on Camunda 7.24.0 with each of them.
static FILLED: &[(Level, &[&Resource])] = &[
    (Level::Activity, &[&HISTORIC_ACTIVITIES, &HISTORIC_TASKS]),
    (Level::Audit, &[&HISTORIC_VARIABLES]),
    (Level::Full, &[&VARIABLE_UPDATES, &HISTORIC_INCIDENTS, &JOB_LOG, &HISTORIC_BATCHES]),
];

impl Level {
    /// The level from which on an engine fills a list; `None`: whatever its level.
    pub fn of(resource: &Resource) -> Option<Self> {
        FILLED.iter().find(|(_, lists)| lists.iter().any(|list| list.name == resource.name)).map(|(level, _)| *level)
    }

    /// Names of the lists that stay empty at this level; at none: all of history.
    pub fn unfilled(level: Option<Self>) -> impl Iterator<Item = &'static str> {
        FILLED.iter().filter(move |(needed, _)| Some(*needed) > level).flat_map(|(_, lists)| lists.iter().map(|list| list.name))
    }

    /// Its name, as engines are configured with it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Audit => "audit",
            Self::Full => "full",
        }
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
        assert_eq!(Level::of(&JOB_LOG), Some(Level::Full));
        assert_eq!(Level::of(&crate::resource::JOBS), None);
        assert_eq!(
            Level::unfilled(Some(Level::Audit)).collect::<Vec<_>>(),
            ["variable-updates", "historic-incidents", "job-log", "historic-batches"]
        );
        assert_eq!(Level::unfilled(Some(Level::Full)).count(), 0);
        let history = crate::resource::ALL.iter().filter(|resource| resource.source[0].operation.path.starts_with("/history/"));
        let without: Vec<_> = history.filter(|resource| Level::of(resource).is_none()).map(|resource| resource.name).collect();
        assert_eq!(without, ["instances"], "these have the runtime to fall back to");
    }
}
