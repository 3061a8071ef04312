//! What is known of the instance of a screen, in one line: since when, in which state, how it ended, which version of its definition.

use super::{Look, panes};
use crate::{
    act::Subject,
    api::Cell,
    app::Model,
    text::{age, clean, duration},
};

/// All that is known.
pub(super) fn fully(model: &Model, look: &Look) -> String {
    let Some(known) = Known::of(model) else { return String::new() };
    let version = known.version("version ");
    let ago = |ms: i64| format!("{} ago", age(known.now - ms));
    let mut parts = vec![];
    if let Some(at) = known.ended {
        parts.push(format!("ended {}{}", if known.meanwhile { "meanwhile, " } else { "" }, ago(at)));
        parts.push(known.state);
        parts.extend(known.took.map(|ms| format!("took {}", duration(ms))));
    } else {
        parts.extend(known.started.map(|at| format!("started {}", ago(at))));
        parts.push(known.state);
    }
    parts.extend(Some(known.reason).filter(|reason| !reason.is_empty()));
    parts.extend(version);
    parts.join(&format!(" {} ", look.glyphs.dot))
}

/// Age, state and version.
pub(super) fn shortly(model: &Model, look: &Look) -> String {
    let Some(known) = Known::of(model) else { return String::new() };
    let version = known.version("v");
    let mut parts: Vec<String> = known.started.map(|at| age(known.now - at)).into_iter().collect();
    parts.push(known.state);
    parts.extend(version);
    parts.join(&format!(" {} ", look.glyphs.dot))
}

struct Known {
    now: i64,
    started: Option<i64>,
    ended: Option<i64>,
    took: Option<i64>,
    state: String,
    reason: String,
    version: String,
    latest: Option<u64>,
    meanwhile: bool,
}

impl Known {
    fn of(model: &Model) -> Option<Self> {
        let screen = model.screen();
        let head: Subject = screen.head.as_ref()?.first()?;
        let number = |column: &str| head.resource.column(column).and_then(|at| head.row.cells.get(at)).and_then(Cell::integer);
        let text = |column: &str| clean(&head.cell(column)).into_owned();
        let tree = screen.instance_tree()?;
        let state = match &*head.cell("state") {
            // the runtime's answer may be older than the tree
            _ if tree.has_ended() && number("ended").is_none() => "ended".to_owned(),
            "" if head.cell("suspended") == "true" => "suspended".to_owned(),
            "" | "ACTIVE" => "running".to_owned(),
            other => panes::state_word(other),
        };
        Some(Self {
            now: model.now.utc_ms + model.session.skew_ms,
            started: number("age"),
            ended: number("ended"),
            took: number("duration"),
            state,
            reason: text("reason"),
            version: text("version"),
            latest: screen.latest.number(),
            meanwhile: tree.ended_meanwhile(),
        })
    }

    /// Its version, and the newest one where that is known. What was deleted meanwhile may have had a higher number than any that is left.
    fn version(&self, word: &str) -> Option<String> {
        let latest = self.latest.filter(|latest| self.version.parse().is_ok_and(|own: u64| own <= *latest));
        let of = latest.map_or_else(String::new, |latest| format!(" of {latest}"));
        (!self.version.is_empty()).then(|| format!("{word}{}{of}", self.version))
    }
}
