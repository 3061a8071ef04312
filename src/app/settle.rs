//! After each message: windows are moved so that what is selected is in them, and the next deadline is named.

use std::time::Duration;

use tokio::time::Instant;

use super::{Model, Pane};
use crate::{
    api::ApiError,
    view::{self, layout},
};

/// Without focus, polls come this much more slowly.
const UNFOCUSED: u32 = 6;

impl Model {
    /// How often what is shown is read again now.
    pub fn interval(&self) -> Duration {
        if self.focused { self.session.place.refresh } else { self.session.place.refresh * UNFOCUSED }
    }

    /// Whether anything is read again by itself now. As long as no answer ever came and the sign-in was refused, only a person repeats it: a wrong
    /// password locks users.
    pub(super) fn may_poll(&self) -> bool {
        let refused = matches!(self.screen().error(), Some(ApiError::Unauthorized { .. } | ApiError::Credentials(_)));
        !self.paused && !self.session.is_nowhere() && (self.session.signed_in || !refused)
    }

    /// Moves the windows of what is on screen, with the same layout that is drawn.
    pub(super) fn settle(&mut self) {
        let areas = layout::panes(self);
        let (screen, _) = self.parts();
        for (at, area) in areas {
            match &mut screen.panes[at] {
                Pane::Table(table) => {
                    table.scroll_into(layout::table_rows(area));
                }
                Pane::Tree(tree) => {
                    tree.scroll_into(layout::inner(area).height.into());
                }
                Pane::Diagram(diagram) => diagram.scroll_into(layout::table_rows(area)),
                Pane::Text(text) => {
                    let view = text.slot.value.as_ref().map(|document| view::text::viewport(document, layout::inner(area), false));
                    if let Some(view) = view {
                        text.resize(view);
                    }
                }
            }
        }
    }

    /// When something changes by itself: a poll, a notice that goes, production that is no longer armed, an age that steps.
    pub fn deadline(&self) -> Option<Instant> {
        let poll = self.may_poll().then(|| self.screen().due(self.is_wide(), self.interval())).flatten();
        let summary = (self.may_poll() && self.session.signed_in).then(|| self.session.counts_due()).flatten();
        let armed = self
            .session
            .guard
            .armed_for(self.now.instant)
            .map(|left| self.now.instant + Duration::from_secs(left.as_secs() % 60) + Duration::from_millis(500));
        let search = self.screen().text().is_some_and(crate::pane::text::Text::is_scanning).then_some(self.now.instant);
        [poll, summary, armed, search, self.keep.due(), self.notices.until(self.now)].into_iter().flatten().min()
    }
}
