//! Variables: set, changed, deleted, and ended with their scope.

use super::super::id::Id;
use super::super::value::Value;
use super::{Named, Variable, World};

impl World {
    /// Sets a variable of exactly that execution.
    pub(super) fn put_variable(&mut self, instance: Id, execution: Id, activity: Id, name: &str, value: Value) {
        if let Some(id) = self.own_variable(instance, execution, name) {
            let (now, value) = (self.now, self.shared.value(value));
            self.variables.change(id, |v| {
                v.note(now, Some(value.clone()));
                v.value = value;
            });
            return;
        }
        let named = self.named(name, value);
        self.new_variable(instance, execution, activity, named);
    }

    /// A name and a value, kept once where others have them too.
    pub fn named(&mut self, name: &str, value: Value) -> Named {
        (self.shared.name(name), self.shared.value(value))
    }

    /// Makes a variable that is known not to be there yet.
    pub(super) fn new_variable(&mut self, instance: Id, execution: Id, activity: Id, (name, value): Named) {
        let (id, created) = (self.id(), self.now);
        let Some(row) = self.instances.get_mut(&instance) else { return };
        row.variables.push(id);
        let definition = row.definition.into();
        self.variables.insert(Variable {
            id,
            instance,
            definition,
            name,
            value,
            execution,
            activity,
            created,
            past: None,
            live: true,
            deleted: false,
        });
    }

    /// The live variable of exactly that execution.
    pub fn own_variable(&self, instance: Id, execution: Id, name: &str) -> Option<Id> {
        let row = self.instances.get(&instance)?;
        row.variables
            .iter()
            .copied()
            .find(|v| self.variables.get(v).is_some_and(|v| v.live && v.execution == execution && *v.name == *name))
    }

    /// Sets a variable of a running execution; the one that is seen there is changed unless it shall be `local`.
    /// False when there is no such execution.
    pub fn set_variable(&mut self, execution: Id, name: &str, value: Value, local: bool) -> bool {
        let Some((instance, chain)) = self.executions_above(execution) else { return false };
        let holder = chain.iter().find(|(e, _)| self.own_variable(instance, *e, name).is_some());
        let target = if local { chain.first() } else { holder.or(chain.last()) };
        let Some(&(execution, activity)) = target else { return false };
        self.put_variable(instance, execution, activity, name, value);
        true
    }

    /// Deletes the variable that is seen there (`local`: of exactly that execution). False when there is no such execution.
    pub fn delete_variable(&mut self, execution: Id, name: &str, local: bool) -> bool {
        let Some((instance, chain)) = self.executions_above(execution) else { return false };
        let reach = if local { 1 } else { chain.len() };
        let found = chain.iter().take(reach).find_map(|(e, _)| self.own_variable(instance, *e, name));
        if let Some(id) = found {
            let now = self.now;
            self.variables.change(id, |v| {
                v.note(now, None);
                v.live = false;
                v.deleted = true;
            });
        }
        true
    }

    /// The variables seen from an execution, inner ones first. `None` when there is no such execution.
    pub fn visible(&self, execution: Id, local: bool) -> Option<Vec<&Variable>> {
        let (instance, chain) = self.executions_above(execution)?;
        let row = self.instances.get(&instance)?;
        let mut seen: Vec<&Variable> = Vec::new();
        for (execution, _) in chain.iter().take(if local { 1 } else { chain.len() }) {
            for variable in row.variables.iter().filter_map(|v| self.variables.get(v)).filter(|v| v.live && v.execution == *execution) {
                if !seen.iter().any(|s| s.name == variable.name) {
                    seen.push(variable);
                }
            }
        }
        Some(seen)
    }

    /// The process instance that an execution belongs to.
    pub fn instance_of(&self, execution: Id) -> Option<Id> {
        self.executions_above(execution).map(|(instance, _)| instance)
    }

    /// An execution and those around it, innermost first, each with its activity instance; and its process instance.
    fn executions_above(&self, execution: Id) -> Option<(Id, Vec<(Id, Id)>)> {
        let in_row = |row: &super::Instance| {
            let mut chain = Vec::new();
            let mut at = row.scopes.iter().find(|s| s.execution == execution);
            if at.is_none() {
                let token = row.tokens.iter().find(|t| t.concurrent == Some(execution) || t.own == Some(execution))?;
                chain.push((execution, token.activity.unwrap_or(token.scope)));
                if token.own == Some(execution)
                    && let Some(concurrent) = token.concurrent
                {
                    chain.push((concurrent, token.scope));
                }
                at = row.scope(token.scope);
            }
            while let Some(scope) = at {
                chain.push((scope.execution, scope.activity));
                at = scope.parent.and_then(|parent| row.scope(parent));
            }
            Some((row.id, chain))
        };
        match self.instances.get(&execution) {
            Some(row) if row.end.is_none() => in_row(row),
            Some(_) => None,
            None => self.running().find_map(in_row),
        }
    }

    /// The variables of an execution that ends are not live any more.
    pub(super) fn end_variables(&mut self, instance: Id, execution: Id) {
        let Some(row) = self.instances.get(&instance) else { return };
        for id in row.variables.clone() {
            self.variables.change(id, |v| v.live &= v.execution != execution);
        }
    }
}
