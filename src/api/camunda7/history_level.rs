//! How much history an engine keeps. No operation tells; it is seen by what is there. One row of each kind is asked for, since counts can be slow.

use super::{history_detail, history_job_log, history_process_instance, history_variable_instance};
use crate::{api::Call, call};

/// A level of history; each has what those before it have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What ran when.
    Activity,
    /// And with which variables.
    Audit,
    /// And everything that happened to them.
    Full,
}

impl Level {
    /// Its name, as engines are configured with it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Audit => "audit",
            Self::Full => "full",
        }
    }
}

/// A kind of history that only some levels keep.
pub struct Sign {
    /// Asks whether there is any.
    pub call: Call,
    /// The level, or the least that it can be, if there is.
    pub level: Level,
    /// Why.
    pub because: &'static str,
}

/// The signs in the order in which they are to be looked for: the first that is seen tells the level.
pub fn sign(at: usize) -> Option<Sign> {
    let (call, level, because) = match at {
        0 => (call!(history_job_log::GET_HISTORIC_JOB_LOGS, "maxResults" = 1), Level::Full, "it has a log of jobs"),
        1 => {
            let call = call!(history_detail::GET_HISTORIC_DETAILS, "maxResults" = 1, "deserializeValues" = false);
            (call, Level::Full, "it has changes of variables")
        }
        2 => {
            let call = call!(history_variable_instance::GET_HISTORIC_VARIABLE_INSTANCES, "maxResults" = 1, "deserializeValues" = false);
            (call, Level::Audit, "it has variables, and no log of jobs")
        }
        3 => {
            let call = call!(history_process_instance::GET_HISTORIC_PROCESS_INSTANCES, "maxResults" = 1);
            (call, Level::Activity, "it has instances, and no variables")
        }
        _ => return None,
    };
    Some(Sign { call, level, because })
}
