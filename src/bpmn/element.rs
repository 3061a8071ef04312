//! What a process is made of, as far as an outline shows it.

/// A flow node: an event, an activity or a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id: what the engine calls the activity.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is, in words: `user task`, `parallel gateway`.
    pub words: &'static str,
    /// What it is, roughly.
    pub shape: Shape,
    /// What an event or a receiving task is about.
    pub event: Option<Event>,
    /// Set on boundary events.
    pub boundary: Option<Boundary>,
    /// A job comes before it.
    pub async_before: bool,
    /// A job comes after it.
    pub async_after: bool,
    /// It happens several times.
    pub multi: Option<Multi>,
    /// The key of the definition, case or decision that it calls, or an expression for it.
    pub calls: Option<String>,
    /// The topic of an external task.
    pub topic: Option<String>,
    /// Where it goes on, if that is not where reading on leads.
    pub goes: Option<Goes>,
}

/// What a flow node is, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A start event.
    Start,
    /// An event on the way or on a boundary.
    Event,
    /// An end event.
    End,
    /// A task that a person does.
    UserTask,
    /// Any other task.
    Task,
    /// A call of another process.
    Call,
    /// A subprocess.
    Scope,
    /// A gateway.
    Gateway,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `timer`, `message`, `error`, …
    pub kind: &'static str,
    /// The time, the name of the message, the code of the error; empty where it says nothing.
    pub detail: String,
}

/// How a boundary event acts on its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// The host is given up.
    Interrupting,
    /// The host goes on.
    Beside,
}

/// How often an activity happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multi {
    /// Once for each, all at once.
    Parallel,
    /// Once for each, one after the other.
    Sequential,
    /// As long as a condition holds.
    Loop,
}

/// A way out of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The id of the sequence flow; empty where it has none.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// When it is taken; empty where nothing is said.
    pub condition: String,
    /// Taken when no other is.
    pub is_default: bool,
    /// Where it leads, if that is not the next line.
    pub goes: Option<Goes>,
}

/// Where a flow leads that is not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goes {
    /// The name of the flow node, or its id.
    pub to: String,
    /// Whether it stands further up.
    pub back: bool,
}

impl Node {
    /// What people call it: its name, else its id.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}

impl Flow {
    /// What stands on its line: its name, else its condition, else that it is what is left.
    pub fn label(&self) -> &str {
        match (self.name.as_str(), self.condition.as_str()) {
            ("", "") if self.is_default => "otherwise",
            ("", condition) => condition,
            (name, _) => name,
        }
    }
}

/// What flow nodes are called in XML, in words, and what they are roughly.
const KINDS: &[(&str, &str, Shape)] = &[
    ("startEvent", "start event", Shape::Start),
    ("endEvent", "end event", Shape::End),
    ("intermediateCatchEvent", "catch event", Shape::Event),
    ("intermediateThrowEvent", "throw event", Shape::Event),
    ("boundaryEvent", "boundary event", Shape::Event),
    ("task", "task", Shape::Task),
    ("userTask", "user task", Shape::UserTask),
    ("manualTask", "manual task", Shape::Task),
    ("serviceTask", "service task", Shape::Task),
    ("sendTask", "send task", Shape::Task),
    ("receiveTask", "receive task", Shape::Task),
    ("scriptTask", "script task", Shape::Task),
    ("businessRuleTask", "business rule task", Shape::Task),
    ("callActivity", "call activity", Shape::Call),
    ("subProcess", "subprocess", Shape::Scope),
    ("transaction", "transaction", Shape::Scope),
    ("adHocSubProcess", "ad-hoc subprocess", Shape::Scope),
    ("exclusiveGateway", "exclusive gateway", Shape::Gateway),
    ("parallelGateway", "parallel gateway", Shape::Gateway),
    ("inclusiveGateway", "inclusive gateway", Shape::Gateway),
    ("eventBasedGateway", "event gateway", Shape::Gateway),
    ("complexGateway", "complex gateway", Shape::Gateway),
];

/// What an element of that name is, if it is a flow node.
pub(super) fn kind(element: &str) -> Option<(&'static str, Shape)> {
    KINDS.iter().find(|(name, ..)| *name == element).map(|(_, words, shape)| (*words, *shape))
}
