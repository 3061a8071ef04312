//! Messages: who waits for one, and what happens when it comes.

use super::super::id::Id;
use super::super::value::Value;
use super::{Failure, Subscription, World};

impl World {
    /// A token waits for a message from now on.
    pub(super) fn subscribe(&mut self, id: Id, instance: Id, token: Id, message: &str) {
        let Some(row) = self.instances.get(&instance) else { return };
        let Some(standing) = row.token(token) else { return };
        let (execution, element) = (row.execution(standing), standing.element);
        let subscription = Subscription { id, instance, token, execution, element, message: message.into(), created: self.now };
        self.subscriptions.insert(id, subscription);
        self.instances.entry(instance).and_modify(|i| i.subscriptions.push(id));
    }

    /// What an instance waited for, it does not wait for any more.
    pub(super) fn unsubscribe(&mut self, instance: Id, gone: impl Fn(&Subscription) -> bool) {
        let waiting = self.instances.get(&instance).map(|i| i.subscriptions.clone()).unwrap_or_default();
        for id in waiting {
            if self.subscriptions.get(&id).is_some_and(&gone) {
                self.subscriptions.remove(&id);
                self.instances.entry(instance).and_modify(|i| i.subscriptions.retain(|s| *s != id));
            }
        }
    }

    /// Gives a waiting token its message, with variables for its instance.
    ///
    /// # Errors
    /// When what follows fails; then nothing has changed.
    pub fn deliver(&mut self, id: Id, variables: &[(String, Value)]) -> Result<(), Failure> {
        let Some(&Subscription { instance, token, .. }) = self.subscriptions.get(&id) else { return Ok(()) };
        self.probe_going_on(instance, token, variables)?;
        for (name, value) in variables {
            self.set_variable(instance, name, value.clone(), false);
        }
        self.leave(instance, token);
        Ok(())
    }
}
