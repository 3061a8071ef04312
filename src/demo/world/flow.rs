//! Tokens: how they enter, wait in and leave the elements of a process.
//!
//! Whatever could fail on the way was tried before by `probe`: nothing here fails half-way.

use super::super::id::Id;
use super::super::model::{Behaviour, ElementIndex};
use super::super::time;
use super::super::value::Value;
use super::life::Event;
use super::{Activity, Called, ExternalTask, Failure, Ids, Instance, JobKind, Named, Outcome, Scope, Token, World};

impl World {
    /// Starts an instance and lets it run until it waits.
    ///
    /// # Errors
    /// When something fails before the first waiting state; then there is no instance.
    pub fn start(
        &mut self,
        definition: usize,
        business_key: Option<String>,
        variables: Vec<Named>,
        caller: Option<Called>,
        outage: Option<u64>,
    ) -> Result<Id, Failure> {
        let begin = self.definitions[definition].start;
        self.probe_start(definition, begin, &variables)?;
        let id = self.id();
        let root = caller.and_then(|c| self.instances.get(&c.instance)).map_or(id, |i| i.root);
        let key = self.id();
        let token = Token { key, scope: id, element: begin, concurrent: None, own: None, activity: None };
        let process = Scope { activity: id, execution: id, parent: None, token: None, body: false };
        let instance = Instance {
            id,
            definition,
            business_key,
            caller,
            root,
            start: self.now,
            end: None,
            outcome: Outcome::Running,
            suspended: false,
            delete_reason: None,
            tokens: vec![token],
            scopes: vec![process],
            variables: Ids::default(),
            jobs: Ids::default(),
            tasks: Ids::default(),
            external_tasks: Ids::default(),
            subscriptions: Ids::default(),
            incidents: Ids::default(),
            activities: Ids::default(),
            log: Ids::default(),
            outage,
        };
        self.instances.insert(instance);
        self.by_definition[definition].insert(id);
        for (name, value) in variables {
            self.new_variable(id, id, id, (name, value));
        }
        self.enter(id, key, begin);
        Ok(id)
    }

    /// Moves a token to an element: before it when a job must stand there, else into it.
    pub(super) fn enter(&mut self, instance: Id, key: Id, element: ElementIndex) {
        let Some(token) = self.token_mut(instance, key) else { return };
        token.element = element;
        token.own = None;
        token.activity = None;
        let definition = self.instances[&instance].definition;
        if self.element(definition, element).async_before {
            self.create_job(instance, key, element, JobKind::Continue, None);
            return;
        }
        self.activate(instance, key);
    }

    /// Lets a token into the element that it stands before.
    pub(super) fn activate(&mut self, instance: Id, key: Id) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        let element = self.element(definition, token.element).clone();
        let Some(cardinality) = &element.cardinality else { return self.arrive(instance, key) };
        let own = self.id();
        self.set_token(instance, key, |t| t.own = Some(own));
        let body = self.begin_activity(instance, key, true);
        self.open_scope(instance, key, body, own, true);
        let count = self.evaluate_number(instance, body, cardinality).unwrap_or(0).clamp(0, 100);
        for (name, n) in [("nrOfInstances", count), ("nrOfCompletedInstances", 0), ("nrOfActiveInstances", count)] {
            self.put_variable(instance, own, body, name, Value::integer(n));
        }
        for n in 0..count {
            let (child, concurrent) = (self.id(), self.id());
            let token = Token { key: child, scope: body, element: token.element, concurrent: Some(concurrent), own: None, activity: None };
            self.instances.change(instance, |i| i.tokens.push(token));
            self.arrive(instance, child);
            let activity = self.instances[&instance].token(child).and_then(|t| t.activity).unwrap_or(body);
            self.put_variable(instance, concurrent, activity, "loopCounter", Value::integer(n));
        }
        if count == 0 {
            self.end_scope_if_empty(instance, body);
        }
    }

    /// A token is in its element now: what the element does.
    fn arrive(&mut self, instance: Id, key: Id) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        let element = self.element(definition, token.element).clone();
        if element.is_scope() {
            let own = self.id();
            self.set_token(instance, key, |t| t.own = Some(own));
        }
        let activity = self.begin_activity(instance, key, false);
        match &element.behaviour {
            Behaviour::StartEvent | Behaviour::TimerBoundary { .. } => self.leave(instance, key),
            Behaviour::EndEvent => {
                self.end_activity(activity, true);
                self.drop_token(instance, key);
                self.end_scope_if_empty(instance, token.scope);
            }
            Behaviour::ExclusiveGateway => self.choose(instance, key),
            Behaviour::ParallelGateway => self.join(instance, key),
            Behaviour::ServiceTask { expression, result } => {
                let value = self.evaluate(instance, token.scope, expression).unwrap_or_else(|_| Value::null());
                if let Some(name) = result {
                    self.put_variable(instance, instance, instance, name, value);
                }
                self.leave(instance, key);
            }
            Behaviour::UserTask(user_task) => self.create_task(instance, key, activity, user_task),
            Behaviour::ExternalTask { priority, .. } => {
                let priority = priority.as_deref().and_then(|p| self.evaluate_number(instance, token.scope, p)).unwrap_or(0);
                self.create_external_task(instance, key, activity, priority);
            }
            Behaviour::CallActivity { called } => self.call(instance, key, activity, called),
            Behaviour::SubProcess => {
                let own = self.instances[&instance].token(key).and_then(|t| t.own).unwrap_or(instance);
                self.open_scope(instance, key, activity, own, false);
                for boundary in &element.boundary {
                    if let Behaviour::TimerBoundary { duration, .. } = &self.element(definition, *boundary).behaviour {
                        let due = time::duration(duration).map(|d| self.now + d);
                        self.create_job(instance, key, *boundary, JobKind::Boundary, due);
                    }
                }
                let Some(start) = self.definitions[definition].start_inside(token.element) else { return };
                let child = self.id();
                let token = Token { key: child, scope: activity, element: start, concurrent: None, own: None, activity: None };
                self.instances.change(instance, |i| i.tokens.push(token));
                self.enter(instance, child, start);
            }
            Behaviour::TimerCatch { duration } => {
                let text = self.evaluate(instance, token.scope, duration).map(|v| v.words()).unwrap_or_default();
                let due = time::duration(&text).map(|d| self.now + d);
                self.create_job(instance, key, token.element, JobKind::Timer, due);
            }
            Behaviour::MessageCatch { message } => {
                let wait = self.chance.between(20 * time::MINUTE, 3 * time::DAY);
                let id = self.later(wait, Event::Sign(instance));
                self.subscribe(id, instance, key, message);
            }
        }
    }

    fn create_external_task(&mut self, instance: Id, key: Id, activity: Id, priority: i64) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        let id = self.id();
        let execution = self.instances[&instance].execution(&token);
        let task = ExternalTask {
            id,
            instance,
            definition: definition.into(),
            element: token.element,
            token: key,
            execution,
            activity,
            priority,
            created: self.now,
            retries: None,
            worker: None,
            locked_until: None,
            error: None,
            details: None,
            incident: None,
        };
        self.external_tasks.insert(task);
        self.instances.change(instance, |i| i.external_tasks.push(id));
    }

    fn call(&mut self, instance: Id, key: Id, activity: Id, called: &str) {
        let Some(definition) = self.latest(called, None) else { return };
        let row = &self.instances[&instance];
        let (business_key, outage) = (row.business_key.clone(), row.outage);
        let all = row.variables.iter().filter_map(|v| self.variables.get(v)).filter(|v| v.live && v.execution == instance);
        let variables = all.map(|v| (v.name.clone(), v.value.clone())).collect();
        if let Ok(child) = self.start(definition, business_key, variables, Some(Called { instance, token: key }), outage)
            && let Some(activity) = self.activities.get_mut(&activity)
        {
            activity.called = Some(child);
        }
    }

    /// Ends what a token did and sends it on along every flow.
    pub(super) fn leave(&mut self, instance: Id, key: Id) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        self.end_here(instance, &token);
        if self.instances[&instance].scope(token.scope).is_some_and(|s| s.body) && !self.is_body(&token) {
            return self.end_loop(instance, &token);
        }
        let flows: Vec<ElementIndex> = self.element(definition, token.element).outgoing.iter().map(|f| f.target).collect();
        self.fan_out(instance, key, &flows);
    }

    fn is_body(&self, token: &Token) -> bool {
        token.activity.and_then(|a| self.activities.get(&a)).is_some_and(|a| a.body)
    }

    fn end_here(&mut self, instance: Id, token: &Token) {
        if let Some(activity) = token.activity {
            self.end_activity(activity, false);
        }
        let timers: Vec<Id> =
            self.instances[&instance].jobs.iter().copied().filter(|j| self.jobs[j].at.is_some_and(|at| at.token == token.key)).collect();
        for timer in timers {
            self.delete_job(timer);
        }
        self.unsubscribe(instance, |s| s.token == token.key);
    }

    fn fan_out(&mut self, instance: Id, key: Id, targets: &[ElementIndex]) {
        let Some((_, token)) = self.standing(instance, key) else { return };
        let mut keys = vec![key];
        for _ in targets.iter().skip(1) {
            let (child, concurrent) = (self.id(), self.id());
            let token = Token { key: child, concurrent: Some(concurrent), own: None, activity: None, ..token.clone() };
            self.instances.change(instance, |i| i.tokens.push(token));
            keys.push(child);
        }
        if targets.len() > 1 {
            let concurrent = self.id();
            self.set_token(instance, key, |t| t.concurrent = Some(concurrent));
        }
        for (key, target) in keys.into_iter().zip(targets) {
            self.enter(instance, key, *target);
        }
    }

    fn choose(&mut self, instance: Id, key: Id) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        let Ok(target) = self.probe_choice(definition, token.element, &|name| self.lookup(instance, token.scope, name)) else { return };
        self.end_here(instance, &token);
        self.enter(instance, key, target);
    }

    /// A parallel gateway: waits for every way in, then takes every way out.
    fn join(&mut self, instance: Id, key: Id) {
        let Some((definition, token)) = self.standing(instance, key) else { return };
        let here = |t: &&Token| t.scope == token.scope && t.element == token.element && t.activity.is_some();
        let arrived: Vec<Token> = self.instances[&instance].tokens.iter().filter(here).cloned().collect();
        if arrived.len() < self.element(definition, token.element).incoming {
            return;
        }
        for other in arrived.iter().filter(|t| t.key != key) {
            self.end_here(instance, other);
            self.drop_token(instance, other.key);
        }
        if self.instances[&instance].tokens.iter().filter(|t| t.scope == token.scope).count() == 1 {
            self.set_token(instance, key, |t| t.concurrent = None);
        }
        self.leave(instance, key);
    }

    /// One of several parallel instances is done.
    fn end_loop(&mut self, instance: Id, token: &Token) {
        self.drop_token(instance, token.key);
        if let Some(execution) = token.concurrent {
            self.end_variables(instance, execution);
        }
        let body = token.scope;
        let Some(scope) = self.instances[&instance].scope(body).map(|s| s.execution) else { return };
        let left = self.instances[&instance].tokens.iter().filter(|t| t.scope == body).count();
        let left = i64::try_from(left).unwrap_or(0);
        let all = self.evaluate_number(instance, body, "${nrOfInstances}").unwrap_or(0);
        self.put_variable(instance, scope, body, "nrOfActiveInstances", Value::integer(left));
        self.put_variable(instance, scope, body, "nrOfCompletedInstances", Value::integer(all - left));
        self.end_scope_if_empty(instance, body);
    }

    fn end_scope_if_empty(&mut self, instance: Id, activity: Id) {
        let row = &self.instances[&instance];
        if row.tokens.iter().any(|t| t.scope == activity) {
            return;
        }
        let Some(scope) = row.scope(activity).cloned() else { return };
        self.end_variables(instance, scope.execution);
        match scope.token {
            Some(key) => {
                self.instances.change(instance, |i| i.scopes.retain(|s| s.activity != activity));
                self.leave(instance, key);
            }
            None => self.end_instance(instance, Outcome::Completed, None),
        }
    }

    /// Ends an instance that has no tokens left, and lets its caller go on.
    pub(super) fn end_instance(&mut self, instance: Id, outcome: Outcome, reason: Option<String>) {
        self.drop_reports(instance);
        let now = self.now;
        let Some(row) = self.instances.get_mut(&instance) else { return };
        row.end = Some(now);
        row.outcome = outcome;
        row.delete_reason = reason;
        row.scopes.clear();
        let (definition, caller) = (row.definition, row.caller);
        for variable in row.variables.clone() {
            self.variables.change(variable, |v| v.live = false);
        }
        self.by_definition[definition].remove(&instance);
        if outcome == Outcome::Completed
            && let Some(caller) = caller
        {
            self.leave(caller.instance, caller.token);
        }
    }

    /// A timer on the edge fires: a token of its own goes on from it.
    pub(super) fn fire_boundary(&mut self, instance: Id, host: Id, element: ElementIndex) {
        let Some((_, token)) = self.standing(instance, host) else { return };
        let (key, concurrent, beside) = (self.id(), self.id(), self.id());
        self.set_token(instance, host, |t| t.concurrent = t.concurrent.or(Some(beside)));
        let token = Token { key, scope: token.scope, element, concurrent: Some(concurrent), own: None, activity: None };
        self.instances.change(instance, |i| i.tokens.push(token));
        self.arrive(instance, key);
    }

    fn begin_activity(&mut self, instance: Id, key: Id, body: bool) -> Id {
        let id = self.id();
        let Some((definition, token)) = self.standing(instance, key) else { return id };
        let execution = self.instances[&instance].execution(&token);
        let activity = Activity {
            id,
            instance,
            definition: definition.into(),
            element: token.element,
            body,
            parent: token.scope,
            execution,
            task: None,
            called: None,
            start: self.now,
            end: None.into(),
            canceled: false,
            complete_scope: false,
        };
        self.activities.insert(activity);
        self.instances.change(instance, |i| i.activities.push(id));
        self.set_token(instance, key, |t| t.activity = Some(id));
        id
    }

    fn end_activity(&mut self, activity: Id, complete_scope: bool) {
        let now = self.now;
        self.activities.change(activity, |a| {
            a.end.begin(now);
            a.complete_scope = complete_scope;
        });
    }

    fn open_scope(&mut self, instance: Id, key: Id, activity: Id, execution: Id, body: bool) {
        let parent = self.instances[&instance].token(key).map(|t| t.scope);
        let scope = Scope { activity, execution, parent, token: Some(key), body };
        self.instances.change(instance, |i| i.scopes.push(scope));
    }

    fn standing(&self, instance: Id, key: Id) -> Option<(usize, Token)> {
        let row = self.instances.get(&instance)?;
        Some((row.definition, row.token(key)?.clone()))
    }

    fn token_mut(&mut self, instance: Id, key: Id) -> Option<&mut Token> {
        self.instances.get_mut(&instance)?.tokens.iter_mut().find(|t| t.key == key)
    }

    fn set_token(&mut self, instance: Id, key: Id, change: impl FnOnce(&mut Token)) {
        if let Some(token) = self.token_mut(instance, key) {
            change(token);
        }
    }

    fn drop_token(&mut self, instance: Id, key: Id) {
        self.instances.change(instance, |i| i.tokens.retain(|t| t.key != key));
    }
}
