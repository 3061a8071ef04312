//! The diagram pane: a process as an outline, with what runs and what has failed at each activity.

mod counts;

use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

pub use counts::{Count, Counts};

use super::{
    slot::{Asked, Outcome, Slot, Ticket},
    table::Asking,
    tree::past,
    window::Window,
};
use crate::{
    api::{
        ApiError,
        camunda7::{
            process_definition::{
                GET_ACTIVITY_STATISTICS, GET_ACTIVITY_STATISTICS_BY_PROCESS_DEFINITION_KEY, GET_PROCESS_DEFINITION_BPMN20_XML,
                GET_PROCESS_DEFINITION_BPMN20_XML_BY_KEY,
            },
            process_instance::GET_ACTIVITY_INSTANCE_TREE,
        },
    },
    bpmn::{Item, Line, Node, Outline},
    call,
    resource::query::{Made, Query},
    text::width,
};

/// Columns that one level is indented by.
pub const STEP: usize = 3;
/// Columns of the sign in front of a name.
const SIGN: usize = 2;
/// Columns of the words in front of where a flow goes to, at most.
const GOES: usize = 11;

/// A process, and what happens in it.
pub struct Diagram {
    /// Id of the definition version; the key, for the latest one.
    pub definition: String,
    /// The instance whose tokens are shown; without one, those of all instances of the version.
    pub instance: Option<String>,
    /// The outline, read once: a version never changes.
    pub outline: Slot<Outline>,
    /// What happens where.
    pub counts: Slot<Counts>,
    /// Whether the instance has ended, so that history tells what happened.
    is_past: bool,
    /// Whether the definition is named by its key.
    is_key: bool,
    widest: usize,
    elsewhere: u64,
    seek: Option<Seek>,
    at: usize,
    top: usize,
}

/// What is to be selected as soon as it is known where that is.
enum Seek {
    /// An activity.
    Activity(String),
    /// The first line where something is.
    Alive,
}

impl Diagram {
    /// The outline of a definition with what happens in all of its instances.
    pub fn of_definition(definition: impl Into<String>) -> Self {
        Self {
            definition: definition.into(),
            instance: None,
            outline: Slot::default(),
            counts: Slot::default(),
            is_past: false,
            is_key: false,
            widest: 0,
            elsewhere: 0,
            seek: None,
            at: 0,
            top: 0,
        }
    }

    /// The outline of the latest version of a definition.
    pub fn of_latest(key: impl Into<String>) -> Self {
        Self { is_key: true, ..Self::of_definition(key) }
    }

    /// The outline of an instance's definition, with that activity selected; without one, the first where something is.
    pub fn of_instance(instance: impl Into<String>, definition: impl Into<String>, activity: Option<String>) -> Self {
        let seek = activity.map_or(Seek::Alive, Seek::Activity);
        Self { instance: Some(instance.into()), seek: Some(seek), ..Self::of_definition(definition) }
    }

    /// Asks for what was never read.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let mut asked = self.ask_outline(ctx);
        if self.counts.value.is_none() {
            asked.extend(self.ask_counts(ctx));
        }
        asked
    }

    /// Asks for the counts again, and for the outline where it could not be read.
    pub fn refresh(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let mut asked = self.ask_outline(ctx);
        asked.extend(self.ask_counts(ctx));
        asked
    }

    fn ask_outline(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.outline.value.is_some() {
            return vec![];
        }
        let id = self.definition.as_str();
        let call = if self.is_key {
            call!(GET_PROCESS_DEFINITION_BPMN20_XML_BY_KEY, "key" = id)
        } else {
            call!(GET_PROCESS_DEFINITION_BPMN20_XML, "id" = id)
        };
        self.outline.ask(ctx.tickets, || Query::Body { call, make: outline }).into_iter().collect()
    }

    fn ask_counts(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let id = self.definition.as_str();
        let query = || match &self.instance {
            Some(id) if self.is_past => Query::Body { call: past(id), make: Counts::of_history },
            Some(id) => Query::Body { call: call!(GET_ACTIVITY_INSTANCE_TREE, "id" = id.as_str()), make: Counts::of_instance },
            None if self.is_key => Query::Body {
                call: call!(GET_ACTIVITY_STATISTICS_BY_PROCESS_DEFINITION_KEY, "key" = id, "incidents" = true),
                make: Counts::of_definition,
            },
            None => Query::Body { call: call!(GET_ACTIVITY_STATISTICS, "id" = id, "incidents" = true), make: Counts::of_definition },
        };
        self.counts.ask(ctx.tickets, query)
    }

    /// Gives up what is under way.
    pub fn cancel(&mut self) {
        self.outline.pending = None;
        self.counts.pending = None;
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        [self.outline.pending, self.counts.pending].into_iter().flatten()
    }

    /// Takes an answer, if it is for this diagram; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        let now = ctx.now.instant;
        if self.counts.awaits(ticket) && !self.is_past && self.instance.is_some() && matches!(outcome, Err(ApiError::NotFound { .. })) {
            self.is_past = true;
            self.counts.pending = None;
            return Ok(self.ask_counts(ctx).into_iter().collect());
        }
        if self.outline.awaits(ticket) {
            self.outline.keep(outcome, now);
            self.widest = self.lines().iter().map(line_width).max().unwrap_or(0);
        } else if self.counts.awaits(ticket) {
            self.counts.keep(outcome, now);
        } else {
            return Err(outcome);
        }
        let shown = self.lines().iter().filter_map(|line| self.count(line)).fold(0u64, |sum, count| sum.saturating_add(count.tokens));
        self.elsewhere = self.counts.value.as_ref().map_or(0, |counts| counts.all.tokens.saturating_sub(shown));
        self.find_start();
        Ok(vec![])
    }

    /// Selects what the outline was opened for, as soon as it is known where that is.
    fn find_start(&mut self) {
        let (Some(outline), Some(seek)) = (&self.outline.value, &self.seek) else { return };
        let wanted = match seek {
            Seek::Activity(activity) => outline.position(counts::drawn(activity)),
            Seek::Alive => None,
        };
        if wanted.is_none() && self.counts.value.is_none() {
            return;
        }
        let found = wanted.or_else(|| (0..self.lines().len()).find(|at| self.is_alive(*at)));
        self.seek = None;
        self.select(found.unwrap_or(0));
    }

    /// Whether the definition is named by its key.
    pub fn is_key(&self) -> bool {
        self.is_key
    }

    /// Whether the instance has ended.
    pub fn is_past(&self) -> bool {
        self.is_past
    }

    /// The definition's version, where its id tells.
    pub fn version(&self) -> Option<&str> {
        key_and_version(&self.definition).map(|(_, version)| version)
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        self.outline.value.as_ref().map_or(&[], |outline| &outline.lines)
    }

    /// Columns that the widest line takes with its indentation.
    pub fn widest(&self) -> usize {
        self.widest
    }

    /// What happens at a line; `None` as long as nothing is known.
    pub fn count(&self, line: &Line) -> Option<Count> {
        let counts = self.counts.value.as_ref()?;
        Some(counts.at(&line.node()?.id))
    }

    /// Tokens at activities that the outline does not have.
    pub fn elsewhere(&self) -> u64 {
        self.elsewhere
    }

    /// The selected line's place.
    pub fn selected_at(&self) -> usize {
        self.at
    }

    /// The selected node, and what happens there.
    pub fn selected(&self) -> Option<(&Node, Count)> {
        let line = self.lines().get(self.at)?;
        Some((line.node()?, self.count(line).unwrap_or_default()))
    }

    fn select(&mut self, at: usize) {
        self.at = at.min(self.lines().len().saturating_sub(1));
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.seek = None;
        self.select(self.at.saturating_add_signed(by));
    }

    /// Selects a line by its place; whether there is such.
    pub fn select_line(&mut self, at: usize) -> bool {
        let there = at < self.lines().len();
        if there {
            self.seek = None;
            self.select(at);
        }
        there
    }

    fn is_alive(&self, at: usize) -> bool {
        self.lines().get(at).and_then(|line| self.count(line)).is_some_and(|count| count != Count::default())
    }

    /// Selects the next line where a token or an incident is, or the one before; beyond the end it goes on at the other. Whether there is one.
    pub fn next_alive(&mut self, forward: bool) -> bool {
        let total = self.lines().len();
        let turned = (1..=total).map(|by| if forward { self.at + by } else { self.at + total - by } % total);
        let Some(at) = turned.into_iter().find(|at| self.is_alive(*at)) else { return false };
        self.seek = None;
        self.select(at);
        true
    }

    /// The first line of the window, so that the selection is in it.
    pub fn scroll_into(&mut self, height: usize) {
        let window = Window { total: self.lines().len(), offset: self.top };
        self.top = window.showing(self.at, u16::try_from(height).unwrap_or(u16::MAX), 1).offset;
    }

    /// The first line of the window.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Why it could not be read, if so.
    pub fn error(&self) -> Option<&ApiError> {
        self.outline.error.as_ref().or(self.counts.error.as_ref())
    }

    /// When it should be read again.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        if self.is_past && self.counts.value.is_some() && self.outline.value.is_some() {
            return None;
        }
        let outline = self.outline.error.is_some().then(|| self.outline.due(interval)).flatten();
        self.counts.due(interval).map(|due| outline.map_or(due, |outline| due.max(outline)))
    }
}

/// The key and the version of a definition, where its id tells them: `key:version:id`.
pub(super) fn key_and_version(definition: &str) -> Option<(&str, &str)> {
    let (rest, _) = definition.rsplit_once(':')?;
    rest.rsplit_once(':')
}

/// Reads the outline out of the answer with a definition's source.
fn outline(body: &str) -> Result<Made, String> {
    #[derive(Deserialize)]
    struct Source {
        id: Option<String>,
        #[serde(rename = "bpmn20Xml")]
        xml: String,
    }
    let Source { id, xml } = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let key = id.as_deref().and_then(key_and_version).map(|(key, _)| key);
    Outline::read(&xml, key).map(|outline| Box::new(outline) as Made).map_err(|error| error.to_string())
}

/// Columns of a line's indentation, sign and name.
fn line_width(line: &Line) -> usize {
    let label = match &line.item {
        Item::Node(node) => width(node.label()),
        Item::Flow(flow) => width(flow.label()) + flow.goes.as_ref().map_or(0, |goes| width(&goes.to) + GOES),
    };
    line.depth * STEP + SIGN + label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::now,
        pane::slot::Tickets,
        resource::query::{Answered, Reply},
    };

    const XML: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/><userTask id="a"/>
        <userTask id="b"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="b"/></process></definitions>"#;

    /// Makes of a body what was asked for, and hands it over.
    fn answer(diagram: &mut Diagram, asked: &Asked, body: &str) {
        let Query::Body { make, .. } = &asked.query else { panic!("a body is asked for") };
        let outcome = make(body)
            .map(|made| Answered { reply: Reply::Made(made), latency: Duration::ZERO, server_time: None })
            .map_err(|reason| ApiError::Unreadable { url: "here".to_owned(), reason });
        let mut tickets = Tickets::default();
        assert!(diagram.accept(asked.ticket, outcome, &mut Asking { tickets: &mut tickets, now: now() }).is_ok());
    }

    /// Opens a diagram and answers both of its questions.
    fn opened(mut diagram: Diagram, counts: &str) -> (Diagram, Tickets) {
        let mut tickets = Tickets::default();
        let asked = diagram.open(&mut Asking { tickets: &mut tickets, now: now() });
        answer(&mut diagram, &asked[0], &serde_json::json!({"id": "p:1:x", "bpmn20Xml": XML}).to_string());
        answer(&mut diagram, &asked[1], counts);
        (diagram, tickets)
    }

    const STATISTICS: &str = r#"[{"id":"a","instances":3,"failedJobs":1,"incidents":[{"incidentType":"failedJob","incidentCount":2}]},
        {"id":"b#multiInstanceBody","instances":1,"incidents":[]},{"id":"gone","instances":4,"incidents":[]}]"#;

    #[test]
    fn a_definition_shows_the_tokens_and_incidents_of_all_its_instances() {
        let (diagram, _) = opened(Diagram::of_definition("p:1:x"), STATISTICS);
        let counts: Vec<_> = diagram.lines().iter().filter_map(|line| diagram.count(line)).collect();
        assert_eq!(counts, [Count::default(), Count { tokens: 3, incidents: 2, past: 0 }, Count { tokens: 1, incidents: 0, past: 0 }]);
        assert_eq!((diagram.elsewhere(), diagram.version()), (4, Some("1")));
    }

    const TREE: &str = r#"{"id":"i","activityId":"p:1:x","incidentIds":[],"childActivityInstances":[
        {"id":"1","activityId":"b#multiInstanceBody","childActivityInstances":[{"id":"2","activityId":"b","incidentIds":["x"]},{"id":"3","activityId":"b"}]}],
        "childTransitionInstances":[{"id":"4","activityId":"a","incidentIds":[]}]}"#;

    #[test]
    fn an_instance_shows_its_own_tokens_and_the_first_of_them_is_selected() {
        let (diagram, _) = opened(Diagram::of_instance("i", "p:1:x", None), TREE);
        assert_eq!(
            diagram.selected().map(|(node, count)| (node.id.as_str(), count)),
            Some(("a", Count { tokens: 1, incidents: 0, past: 0 }))
        );
        assert_eq!(diagram.count(&diagram.lines()[2]), Some(Count { tokens: 2, incidents: 1, past: 0 }));
        assert_eq!(diagram.elsewhere(), 0);
    }

    #[test]
    fn the_activity_that_it_was_opened_for_is_selected() {
        let (diagram, _) = opened(Diagram::of_instance("i", "p:1:x", Some("b#multiInstanceBody".to_owned())), TREE);
        assert_eq!(diagram.selected().map(|(node, _)| node.id.as_str()), Some("b"));
    }

    #[test]
    fn the_source_is_read_once_and_the_selection_stays_when_counts_come_again() {
        let (mut diagram, mut tickets) = opened(Diagram::of_definition("p:1:x"), STATISTICS);
        diagram.step(2);
        let asked = diagram.refresh(&mut Asking { tickets: &mut tickets, now: now() });
        assert_eq!(asked.len(), 1);
        answer(&mut diagram, &asked[0], "[]");
        assert_eq!(diagram.selected().map(|(node, count)| (node.id.as_str(), count)), Some(("b", Count::default())));
    }

    #[test]
    fn steps_from_one_place_where_something_is_to_the_next_go_round() {
        let (mut diagram, _) = opened(Diagram::of_definition("p:1:x"), STATISTICS);
        let mut places = vec![];
        for forward in [true, true, true, false] {
            assert!(diagram.next_alive(forward));
            places.push(diagram.selected_at());
        }
        assert_eq!(places, [1, 2, 1, 2]);
        let (mut still, _) = opened(Diagram::of_definition("p:1:x"), "[]");
        assert!(!still.next_alive(true));
        assert!(!Diagram::of_definition("p:1:x").next_alive(false));
    }

    #[test]
    fn a_source_that_is_no_bpmn_is_an_error_and_counts_are_kept() {
        let mut diagram = Diagram::of_definition("p:1:x");
        let mut tickets = Tickets::default();
        let asked = diagram.open(&mut Asking { tickets: &mut tickets, now: now() });
        answer(&mut diagram, &asked[0], r#"{"bpmn20Xml":"<html/>"}"#);
        answer(&mut diagram, &asked[1], STATISTICS);
        assert!(diagram.error().is_some_and(|error| error.to_string().contains("no BPMN process")));
        assert_eq!(diagram.counts.value.as_ref().map(|counts| counts.all), Some(Count { tokens: 8, incidents: 2, past: 0 }));
        assert!(diagram.lines().is_empty() && diagram.selected().is_none());
    }
}
