//! Trying a way before it is taken: an engine rolls back what fails, so the demo looks first and then goes.
//!
//! Changes nothing. Stops where a token would wait; what follows a join or an end has nothing that could fail in our definitions.

use super::super::expression::{self, Trouble};
use super::super::id::Id;
use super::super::model::{Behaviour, ElementIndex};
use super::super::time;
use super::super::trace::Cause;
use super::super::value::{Plain, Value};
use super::{Failure, Named, World};

type Find<'a> = &'a dyn Fn(&str) -> Option<Value>;

impl World {
    /// Tries what a new instance would do.
    pub(super) fn probe_start(&self, definition: usize, begin: ElementIndex, variables: &[Named]) -> Result<(), Failure> {
        let find = |name: &str| variables.iter().find(|(n, _)| **n == *name).map(|(_, v)| (**v).clone());
        self.probe_leave(definition, begin, &find)
    }

    /// Tries what happens when the element is entered now, without waiting for a job before it.
    pub(super) fn probe(&self, definition: usize, element: ElementIndex, find: Find) -> Result<(), Failure> {
        let this = self.element(definition, element);
        let evaluate = |text: &str| {
            expression::evaluate(text, find).map_err(|trouble| fail(Cause::Expression { expression: text.to_owned(), trouble }, &this.id))
        };
        if let Some(cardinality) = &this.cardinality {
            evaluate(cardinality)?;
        }
        match &this.behaviour {
            Behaviour::StartEvent | Behaviour::TimerBoundary { .. } => self.probe_leave(definition, element, find),
            Behaviour::ExclusiveGateway => {
                let target = self.probe_choice(definition, element, find)?;
                self.probe_enter(definition, target, find)
            }
            Behaviour::ParallelGateway if this.incoming < 2 => self.probe_leave(definition, element, find),
            Behaviour::ServiceTask { expression, result } => {
                let value = evaluate(expression)?;
                let find = |name: &str| if result.as_deref() == Some(name) { Some(value.clone()) } else { find(name) };
                self.probe_leave(definition, element, &find)
            }
            Behaviour::UserTask(task) => {
                for text in [&task.assignee, &task.due, &task.priority].into_iter().flatten() {
                    evaluate(text)?;
                }
                Ok(())
            }
            Behaviour::TimerCatch { duration } => {
                let text = evaluate(duration)?.words();
                if time::duration(&text).is_some() {
                    return Ok(());
                }
                let message = format!("ENGINE-09026 Exception while parsing cycle expression: '{text}' is not a representation of a date");
                Err(fail(Cause::Engine(message), &this.id))
            }
            Behaviour::CallActivity { called } => match self.latest(called, None) {
                Some(child) if self.definitions[child].suspended => {
                    let message = format!("ENGINE-03043 Process Definition with id '{}' is suspended.", self.definitions[child].id);
                    Err(fail(Cause::Engine(message), &this.id))
                }
                Some(child) => self.probe_leave(child, self.definitions[child].start, find),
                None => Ok(()),
            },
            Behaviour::SubProcess => {
                let start = self.definitions[definition].start_inside(element);
                start.map_or(Ok(()), |start| self.probe_leave(definition, start, find))
            }
            // A priority that cannot be worked out is 0: the engine lets it pass.
            Behaviour::ParallelGateway | Behaviour::EndEvent | Behaviour::MessageCatch { .. } | Behaviour::ExternalTask { .. } => Ok(()),
        }
    }

    /// Tries what follows an element.
    pub(super) fn probe_leave(&self, definition: usize, element: ElementIndex, find: Find) -> Result<(), Failure> {
        self.element(definition, element).outgoing.iter().try_for_each(|flow| self.probe_enter(definition, flow.target, find))
    }

    fn probe_enter(&self, definition: usize, element: ElementIndex, find: Find) -> Result<(), Failure> {
        if self.element(definition, element).async_before { Ok(()) } else { self.probe(definition, element, find) }
    }

    /// The way that an exclusive gateway takes.
    pub(super) fn probe_choice(&self, definition: usize, element: ElementIndex, find: Find) -> Result<ElementIndex, Failure> {
        let this = self.element(definition, element);
        for flow in this.outgoing.iter().filter(|f| this.default.as_ref() != Some(&f.id)) {
            let Some(condition) = &flow.condition else { return Ok(flow.target) };
            let held = expression::evaluate(condition, find)
                .map_err(|trouble| fail(Cause::Expression { expression: condition.clone(), trouble }, &this.id))?;
            if held.plain == Plain::Bool(true) {
                return Ok(flow.target);
            }
        }
        this.outgoing.iter().find(|f| this.default.as_ref() == Some(&f.id)).map(|f| f.target).ok_or_else(|| {
            let message = format!(
                "ENGINE-02004 No outgoing sequence flow for the element with id '{}' could be selected for continuing the process.",
                this.id
            );
            fail(Cause::Engine(message), &this.id)
        })
    }

    /// A variable as a token in that scope sees it.
    pub fn lookup(&self, instance: Id, scope: Id, name: &str) -> Option<Value> {
        let row = self.instances.get(&instance)?;
        let mut at = row.scope(scope);
        while let Some(scope) = at {
            let held = row.variables.iter().rev().filter_map(|v| self.variables.get(v));
            if let Some(found) = held.filter(|v| v.live).find(|v| v.execution == scope.execution && *v.name == *name) {
                return Some((*found.value).clone());
            }
            at = scope.parent.and_then(|parent| row.scope(parent));
        }
        None
    }

    /// Evaluates an expression in a scope.
    pub(super) fn evaluate(&self, instance: Id, scope: Id, text: &str) -> Result<Value, Trouble> {
        expression::evaluate(text, &|name| self.lookup(instance, scope, name))
    }

    /// A whole number, if the expression gives one.
    pub(super) fn evaluate_number(&self, instance: Id, scope: Id, text: &str) -> Option<i64> {
        self.evaluate(instance, scope, text).ok()?.words().parse().ok()
    }
}

fn fail(cause: Cause, activity: &str) -> Failure {
    Failure { cause, activity: Some(activity.to_owned()) }
}
