//! Where an instance stands, as servers tell it: running ones as a tree, ended ones as rows of history that are made into one.

use std::collections::HashMap;

use serde::Deserialize;

use super::part::MOST_PAST;
use crate::resource::query::Made;

/// An activity instance as `GET …/activity-instances` tells it, or history.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the server's names")]
pub struct Activity {
    pub(super) id: Option<String>,
    pub(super) activity_id: Option<String>,
    pub(super) target_activity_id: Option<String>,
    pub(super) activity_name: Option<String>,
    pub(super) activity_type: Option<String>,
    pub(super) child_activity_instances: Option<Vec<Activity>>,
    pub(super) child_transition_instances: Option<Vec<Activity>>,
    pub(super) execution_ids: Option<Vec<String>>,
    pub(super) execution_id: Option<String>,
    pub(super) incident_ids: Option<Vec<String>>,
    /// The instance that it called, where history told so.
    #[serde(skip)]
    pub(super) called: Option<String>,
    /// How it ended, where history told so.
    #[serde(skip)]
    pub(super) end: Option<End>,
    /// Whether history has more than was read.
    #[serde(skip)]
    pub(super) is_cut: bool,
}

/// How an activity instance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Given up before it was done.
    pub canceled: bool,
    /// How long it took, in milliseconds, where that is known.
    pub took_ms: Option<i64>,
}

/// An activity instance as history tells it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Past {
    id: String,
    parent_activity_instance_id: Option<String>,
    activity_id: Option<String>,
    activity_name: Option<String>,
    activity_type: Option<String>,
    process_instance_id: Option<String>,
    process_definition_id: Option<String>,
    process_definition_key: Option<String>,
    execution_id: Option<String>,
    called_process_instance_id: Option<String>,
    end_time: Option<String>,
    duration_in_millis: Option<i64>,
    canceled: Option<bool>,
}

/// A call activity, and what it called.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Called {
    pub(super) id: String,
    pub(super) called_process_instance_id: Option<String>,
}

/// Another instance: its id, and what people call it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Link {
    pub(super) id: String,
    #[serde(alias = "processDefinitionKey")]
    pub(super) definition_key: Option<String>,
    pub(super) business_key: Option<String>,
    pub(super) end_time: Option<String>,
}

/// A job, and where it waits.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) execution_id: Option<String>,
    pub(super) retries: Option<i64>,
    pub(super) due_date: Option<String>,
}

impl Activity {
    /// What stands below it, in the server's order.
    pub(super) fn below(&self) -> impl Iterator<Item = &Self> {
        self.child_activity_instances.iter().chain(&self.child_transition_instances).flatten()
    }

    /// Tells of everything below: the id of the activity, whether nothing stands below it, how many incidents it has of its own.
    pub(in crate::pane) fn visit(&self, each: &mut impl FnMut(&str, bool, usize)) {
        for child in self.below() {
            let activity = child.activity_id.as_deref().or(child.target_activity_id.as_deref()).unwrap_or_default();
            each(activity, child.below().next().is_none(), child.incident_ids.as_ref().map_or(0, Vec::len));
            child.visit(each);
        }
    }

    /// Tells of everything below that has ended: the id of the activity.
    pub(in crate::pane) fn visit_past(&self, each: &mut impl FnMut(&str)) {
        for child in self.below() {
            if child.end.is_some() {
                each(child.activity_id.as_deref().unwrap_or_default());
            }
            child.visit_past(each);
        }
    }

    /// Tells of everything that called another instance, or may have.
    pub(super) fn calls<'a>(&'a self, each: &mut impl FnMut(&'a Self)) {
        if self.activity_type.as_deref() == Some("callActivity") {
            each(self);
        }
        self.below().for_each(|child| child.calls(each));
    }

    /// The ids of its executions.
    pub(super) fn executions(&self) -> impl Iterator<Item = &String> {
        self.execution_ids.iter().flatten().chain(&self.execution_id)
    }

    /// The tree of an instance from its rows of history, in their order; without rows nothing stands below it.
    pub(in crate::pane) fn of_history(body: &str) -> Result<Made, String> {
        let rows: Vec<Past> = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let Some(first) = rows.first() else { return Ok(Box::new(Self::default())) };
        let mut root = Self {
            id: first.process_instance_id.clone(),
            activity_id: first.process_definition_id.clone(),
            activity_name: first.process_definition_key.clone(),
            execution_ids: first.process_instance_id.clone().map(|id| vec![id]),
            end: Some(End { canceled: false, took_ms: None }),
            is_cut: rows.len() as u64 >= MOST_PAST,
            ..Self::default()
        };
        let known: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut below: HashMap<String, Vec<Past>> = HashMap::new();
        for row in rows {
            // what belongs to nothing that is told of stands at the top
            let parent = row.parent_activity_instance_id.clone().filter(|parent| known.contains(parent)).unwrap_or_default();
            below.entry(parent).or_default().push(row);
        }
        root.child_activity_instances = Some(Self::taken(&mut below, ""));
        Ok(Box::new(root))
    }

    /// What stands below one, each taken once.
    fn taken(below: &mut HashMap<String, Vec<Past>>, parent: &str) -> Vec<Self> {
        let rows = below.remove(parent).unwrap_or_default();
        rows.into_iter().map(|row| row.activity(below)).collect()
    }
}

impl Past {
    fn activity(self, below: &mut HashMap<String, Vec<Self>>) -> Activity {
        let children = Activity::taken(below, &self.id);
        let ended = self.end_time.is_some();
        Activity {
            id: Some(self.id),
            activity_id: self.activity_id,
            activity_name: self.activity_name,
            activity_type: self.activity_type,
            child_activity_instances: Some(children),
            execution_id: self.execution_id,
            called: self.called_process_instance_id,
            end: ended.then_some(End { canceled: self.canceled == Some(true), took_ms: self.duration_in_millis }),
            ..Activity::default()
        }
    }
}
