//! Acting as the program does: subject from a list, plan, confirmation, writes, report, undo.

use flowdeck::{
    act::{
        Action, Actor, Ask, Entry, Look, Matching, Selection, Subject,
        look::Seen,
        message,
        perform::{Report, perform},
    },
    api::{Demand, Guard, Plan, Step, Undo, dialect::PageAsk},
    pane::{form::Form, input::Input},
    resource::{Resource, filter::Term, query::Query},
};
use std::time::Duration;

use tokio::{sync::watch, time::Instant};

use super::{Lab, lab::CONTEXT};

/// What a person types into a form: field name to text.
pub type Typed<'a> = &'a [(&'a str, &'a str)];

impl Lab {
    /// What the lists tell of a resource under these terms, from its best source, as subjects of actions.
    pub async fn subjects(&self, resource: &'static Resource, terms: &[Term]) -> Vec<Subject> {
        let binding = &resource.source[0];
        let rows = self.page(resource, binding, terms, PageAsk { offset: 0, limit: 100, sort: vec![] }).await;
        rows.into_iter().map(|row| Subject { resource, binding, row }).collect()
    }

    /// The only thing that the terms leave.
    pub async fn subject(&self, resource: &'static Resource, terms: &[Term]) -> Subject {
        let mut subjects = self.subjects(resource, terms).await;
        assert_eq!(subjects.len(), 1, "{} {terms:?}", resource.name);
        subjects.remove(0)
    }

    /// The plan of an action, with its form filled in as a person would.
    pub async fn plan(&self, action: &Action, subjects: &[Subject], typed: Typed<'_>, user: &str) -> Plan {
        let actor = Actor { user: Some(user.to_owned()) };
        for subject in subjects {
            assert_eq!((action.available)(subject, &actor), Ok(()), "{} on {}", action.id, subject.row.raw);
        }
        let entries = self.entries(action, &subjects[0], typed).await;
        (action.plan)(subjects, &entries, &actor).unwrap_or_else(|reason| panic!("{}: {reason}", action.id))
    }

    async fn entries(&self, action: &Action, subject: &Subject, typed: Typed<'_>) -> Vec<Entry> {
        self.filled(action, Some(subject), typed).await
    }

    async fn filled(&self, action: &Action, subject: Option<&Subject>, typed: Typed<'_>) -> Vec<Entry> {
        let (fields, open) = match (&action.ask, subject) {
            (Ask::Fields(fields), Some(subject)) => (fields(subject), false),
            (Ask::Open(fields), Some(subject)) => (fields(subject), true),
            (Ask::Free(fields), _) => (fields(), true),
            (Ask::Nothing, _) | (_, None) => return vec![],
            (Ask::Form(call, make), Some(subject)) => {
                let query = Query::Body { call: call(subject), make: *make };
                (query.run(&self.client).await.unwrap().reply.made().unwrap(), true)
            }
        };
        let mut form = Form::new(fields, open);
        for (name, text) in typed {
            let (name, kind) = name.split_once(':').unwrap_or((name, ""));
            if let Some(line) = form.lines.iter_mut().find(|line| line.field.name == name) {
                line.input = Input::new(*text);
            } else {
                assert!(form.open, "{} has no field {name}", action.id);
                form.add(name, kind);
                form.current().unwrap().input = Input::new(*text);
            }
        }
        let problem = form.first_problem().map(|at| (form.lines[at].field.name.clone(), form.problem(&form.lines[at])));
        assert_eq!(problem, None, "{}", action.id);
        form.entries()
    }

    /// Confirms a plan as a person would, and carries it out.
    pub async fn carry_out(&self, plan: &Plan) -> Report {
        let (mut guard, now) = (Guard::new(CONTEXT, false, false), Instant::now());
        let typed = match guard.demand(plan, now).unwrap() {
            Demand::Yes => "y".to_owned(),
            Demand::Count(count) => count.to_string(),
            Demand::Name(name) => name.to_string(),
        };
        let confirmed = guard.confirm(plan, &typed, now).unwrap().unwrap();
        let (_stop, stopped) = watch::channel(false);
        let work = perform(&self.client, confirmed, stopped, |_| {});
        tokio::pin!(work);
        loop {
            tokio::select! {
                report = &mut work => return report,
                // a batch is carried out while time passes
                () = tokio::time::sleep(Duration::from_millis(20)) => self.pass().await,
            }
        }
    }

    /// The plan of an action for a selection, with all that is looked at before it is confirmed.
    pub async fn looked(&self, action: &Action, selection: &Selection, typed: Typed<'_>) -> Plan {
        let entries = self.entries(action, selection.first().unwrap(), typed).await;
        let (mut plan, look) = action.planned(selection, &entries, &Actor::default(), false).unwrap();
        if let Some(look) = look {
            match look.run(&self.client).await.unwrap() {
                Seen::Facts(facts) => facts.add_to(&mut plan),
                Seen::Rows(rows, _) => panic!("{} rows for a preview", rows.len()),
            }
        }
        plan
    }

    /// Everything that passes these terms, as the program takes it when nobody marks row by row.
    pub async fn matching(&self, resource: &'static Resource, terms: &[Term]) -> Selection {
        let matching = Matching::new(resource, &resource.source[0], terms.to_vec(), 0).unwrap();
        let example = self.subjects(resource, terms).await.remove(0);
        Selection::Matching(matching, Box::new(example))
    }

    /// The same where the ids are read first.
    pub async fn frozen(&self, resource: &'static Resource, terms: &[Term]) -> Selection {
        let matching = Matching::new(resource, &resource.source[0], terms.to_vec(), 0).unwrap();
        match Look::Rows(matching).run(&self.client).await.unwrap() {
            Seen::Rows(rows, note) => Selection::Frozen(rows, note),
            Seen::Facts(facts) => panic!("{facts:?} are no rows"),
        }
    }

    /// Does it, and it has to be done.
    pub async fn act(&self, action: &Action, subjects: &[Subject], typed: Typed<'_>, user: &str) -> Plan {
        let plan = self.plan(action, subjects, typed, user).await;
        let report = self.carry_out(&plan).await;
        assert!(report.is_clean(), "{}: {}", plan.title, report.summary());
        plan
    }

    /// What a person is told when it is refused.
    pub async fn refused(&self, action: &Action, subjects: &[Subject], typed: Typed<'_>, user: &str) -> String {
        let plan = self.plan(action, subjects, typed, user).await;
        let report = self.carry_out(&plan).await;
        assert!(!report.is_clean(), "{} was not refused", plan.title);
        report.summary()
    }

    /// Takes back what a plan did.
    pub async fn undo(&self, plan: &Plan) {
        let report = self.taken_back(plan).await;
        assert!(report.is_clean(), "Undo: {}: {}", plan.title, report.summary());
    }

    /// What a person is told when a plan is taken back.
    pub async fn undone(&self, plan: &Plan) -> String {
        self.taken_back(plan).await.summary()
    }

    async fn taken_back(&self, plan: &Plan) -> Report {
        let steps: Vec<Step> = match &plan.undo {
            Undo::By(steps) => steps.clone(),
            Undo::No(reason) => panic!("{} cannot be undone: {reason}", plan.title),
        };
        let undo =
            Plan { command: "undo", title: format!("Undo: {}", plan.title), notes: vec![], steps, undo: Undo::No("once"), careful: false };
        self.carry_out(&undo).await
    }

    /// Sends a message as a person would who types this; what is told then.
    pub async fn send_message(&self, typed: Typed<'_>) -> String {
        let entries = self.filled(&message::SEND, None, typed).await;
        let (plan, _) = message::SEND.planned(&Selection::These(vec![]), &entries, &Actor::default(), false).unwrap();
        self.carry_out(&plan).await.summary()
    }
}
