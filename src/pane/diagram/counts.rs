//! What happens where in a process: tokens and incidents by activity.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{
    pane::tree::{Activity, BODY},
    resource::query::Made,
};

/// What happens in a process, by the id of the activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    by_activity: HashMap<String, Count>,
    /// All of it.
    pub all: Count,
}

/// What happens at an activity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Tokens that stand here, or wait before or after it.
    pub tokens: u64,
    /// Incidents here. Those of called instances count at the call as well.
    pub incidents: u64,
    /// How often it was done or given up, where the instance has ended.
    pub past: u64,
}

#[derive(Deserialize)]
struct Statistic {
    id: Option<String>,
    #[serde(default)]
    instances: u64,
    #[serde(default)]
    incidents: Vec<Incidents>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Incidents {
    #[serde(default)]
    incident_count: u64,
}

/// The activity as it is drawn, of an id that the engine tells.
pub(super) fn drawn(activity: &str) -> &str {
    activity.strip_suffix(BODY).unwrap_or(activity)
}

impl Counts {
    /// What happens at an activity.
    pub(super) fn at(&self, activity: &str) -> Count {
        self.by_activity.get(activity).copied().unwrap_or_default()
    }

    fn add(&mut self, activity: &str, count: Count) {
        if count == Count::default() {
            return;
        }
        let here = self.by_activity.entry(drawn(activity).to_owned()).or_default();
        for sum in [here, &mut self.all] {
            sum.tokens = sum.tokens.saturating_add(count.tokens);
            sum.incidents = sum.incidents.saturating_add(count.incidents);
            sum.past = sum.past.saturating_add(count.past);
        }
    }

    /// Of an instance, from its tree of activity instances.
    pub(super) fn of_instance(body: &str) -> Result<Made, String> {
        let root: Activity = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let mut counts = Self::default();
        root.visit(&mut |activity, is_leaf, incidents| {
            counts.add(activity, Count { tokens: u64::from(is_leaf), incidents: incidents as u64, past: 0 });
        });
        Ok(Box::new(counts))
    }

    /// Of an instance that has ended, from its rows of history.
    pub(super) fn of_history(body: &str) -> Result<Made, String> {
        let root = Activity::of_history(body)?.downcast::<Activity>().map_err(|_| "no activities".to_owned())?;
        let mut counts = Self::default();
        root.visit_past(&mut |activity| {
            // what holds many instances together is not done besides them
            if drawn(activity) == activity {
                counts.add(activity, Count { past: 1, ..Count::default() });
            }
        });
        Ok(Box::new(counts))
    }

    /// Of all instances of a definition, from its statistics.
    pub(super) fn of_definition(body: &str) -> Result<Made, String> {
        let rows: Vec<Statistic> = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let mut counts = Self::default();
        for row in rows {
            let incidents = row.incidents.iter().fold(0u64, |sum, kind| sum.saturating_add(kind.incident_count));
            counts.add(row.id.as_deref().unwrap_or_default(), Count { tokens: row.instances, incidents, past: 0 });
        }
        Ok(Box::new(counts))
    }
}
