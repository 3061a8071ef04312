//! What commands do that change how things are shown, and the way to the audit.

use super::{Effect, Model, Overlay, overlay::Audit};
use crate::resource::Tone;

/// Times in UTC, or in the zone of this machine.
pub(super) fn zone(model: &mut Model) -> Vec<Effect> {
    model.times.local = !model.times.local;
    let zone = model.times.zone_name(model.now.utc_ms);
    model.notices.say(Tone::Dim, format!("times are in {zone}"), model.now);
    vec![]
}

/// Ages, or the moments themselves.
pub(super) fn times(model: &mut Model) -> Vec<Effect> {
    model.times.absolute = !model.times.absolute;
    vec![]
}

/// Shows the audit.
pub(super) fn audit(model: &mut Model) -> Vec<Effect> {
    let (audit, effects) = Audit::new(&mut model.tickets);
    model.overlays.push(Overlay::Audit(Box::new(audit)));
    effects
}
