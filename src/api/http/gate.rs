//! The gate in front of a server: until a sign-in has passed, one request is under way and the others wait for how it ends.
//!
//! Servers count wrong passwords and lock the user, so a wrong one is tried once and never fanned out; nor is one that was right
//! and may have been changed since. Knows nothing of how a request is sent.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::{BoxFuture, Shared};
use tokio::time::Instant;

use crate::api::{ApiError, Response};

/// What one request tells about the credentials.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// The server took them.
    Passed,
    /// It did not, or they could not be had: nothing more is sent, and everybody is told so.
    Refused(ApiError),
    /// Nothing: no answer, or one from something in front of the server.
    Unknown,
}

/// How the first request ended.
pub(super) type Outcome = (Result<Response, ApiError>, Verdict);

/// The first request. Kept by the gate, so that dropping the one who asked does not cancel it: its credentials
/// may have been counted already, and the next one waits for that.
pub(super) type Probe = Shared<BoxFuture<'static, Outcome>>;

#[derive(Debug)]
enum Standing {
    Unproved(Option<Probe>),
    /// At that moment.
    Passed(Instant),
    /// Some time ago; one request finds out whether that still holds.
    Renewing(Probe),
    Refused(ApiError),
}

/// For how long it is taken that a sign-in which passed would pass again.
pub(super) const LEASE: Duration = Duration::from_secs(2);

#[derive(Debug)]
struct State {
    standing: Standing,
    /// Grows with every change, so that what was learnt before it is not taken for news.
    epoch: u64,
}

/// How a request may go on.
pub(super) enum Entry {
    /// Send it.
    Open { epoch: u64 },
    /// It is the first: await it, then `settle`.
    First { probe: Probe, epoch: u64 },
    /// Another is the first: await that, `settle`, then ask again.
    Wait { probe: Probe, epoch: u64 },
    /// It is the first since a while: await it, then `settle`. Refused, it may be asked once more.
    Renew { probe: Probe, epoch: u64 },
    /// Another is the first since a while: await that, but not for long, `settle`, then ask again.
    Linger { probe: Probe, epoch: u64 },
    /// Fail with this, unsent.
    Closed(ApiError),
}

#[derive(Debug)]
pub(super) struct Gate(Mutex<State>);

impl Gate {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State { standing: Standing::Unproved(None), epoch: 0 }))
    }

    /// Asks how a request may go on; `first` makes it the first one, if there is none.
    pub(super) fn enter(&self, first: impl FnOnce() -> Probe) -> Entry {
        let mut state = self.state();
        match &state.standing {
            Standing::Passed(at) if at.elapsed() < LEASE => Entry::Open { epoch: state.epoch },
            Standing::Passed(_) => {
                let probe = first();
                state.turn(Standing::Renewing(probe.clone()));
                Entry::Renew { probe, epoch: state.epoch }
            }
            Standing::Renewing(probe) => Entry::Linger { probe: probe.clone(), epoch: state.epoch },
            Standing::Refused(error) => Entry::Closed(error.clone()),
            Standing::Unproved(Some(probe)) => Entry::Wait { probe: probe.clone(), epoch: state.epoch },
            Standing::Unproved(None) => {
                let probe = first();
                state.turn(Standing::Unproved(Some(probe.clone())));
                Entry::First { probe, epoch: state.epoch }
            }
        }
    }

    /// Takes note of how the first request of that epoch ended. Saying it twice, or late, changes nothing.
    pub(super) fn settle(&self, epoch: u64, verdict: &Verdict) {
        let mut state = self.state();
        if state.epoch != epoch {
            return;
        }
        let next = match (&state.standing, verdict) {
            // a server that does not answer says nothing about who asks
            (Standing::Unproved(_) | Standing::Renewing(_), Verdict::Passed) | (Standing::Renewing(_), Verdict::Unknown) => {
                Standing::Passed(Instant::now())
            }
            (Standing::Unproved(_), Verdict::Refused(error)) => Standing::Refused(error.clone()),
            // it passed once: the next request has to prove it again
            (Standing::Unproved(_), Verdict::Unknown) | (Standing::Renewing(_), Verdict::Refused(_)) => Standing::Unproved(None),
            (Standing::Passed(_) | Standing::Refused(_), _) => return,
        };
        state.turn(next);
    }

    /// A 401 came for credentials that had passed: the next request has to prove them again.
    pub(super) fn doubt(&self, epoch: u64) {
        let mut state = self.state();
        if state.epoch == epoch && matches!(state.standing, Standing::Passed(_)) {
            state.turn(Standing::Unproved(None));
        }
    }

    /// Forgets everything: the next request is the first one.
    pub(super) fn reopen(&self) {
        self.state().turn(Standing::Unproved(None));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn turn(&mut self, standing: Standing) {
        self.standing = standing;
        self.epoch += 1;
    }
}
