//! Screens as what is remembered of them, and back; and when it is written.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use super::{Effect, Model, Pane, Screen};
use crate::{
    api::System,
    clock::Now,
    memory::{Bookmark, Saved, Session, Setting, Spot, Whereabouts},
    pane::table::Table,
    resource::{Resource, Tone, filter},
};

/// How long after the first key what has changed is written.
const AFTER: Duration = Duration::from_secs(2);

/// What the program starts with of what it remembers, and what the configuration says about it.
#[derive(Debug, Clone, Default)]
pub struct Recollection {
    /// Where a person was; `None`: nothing is restored, and nothing written.
    pub session: Option<Session>,
    /// What was given a name, and filters of the configuration.
    pub saved: Saved,
    /// Names of the columns that the configuration wants, by resource.
    pub columns: BTreeMap<String, Vec<String>>,
}

/// What is remembered, as the program runs.
#[derive(Debug, Default)]
pub struct Keep {
    /// Where a person was and is.
    session: Session,
    /// Whether that is written.
    on: bool,
    /// When it is written next, if anything may have changed.
    due: Option<Instant>,
    /// What was given a name.
    pub saved: Saved,
    columns: BTreeMap<String, Vec<String>>,
    /// Whether the person was told that nothing can be written.
    complained: bool,
    /// Whether columns were chosen since the last writing.
    columns_changed: bool,
}

impl Keep {
    /// Takes what stands in the file, where another program may have changed it; filters of the configuration stay.
    pub(super) fn renew(&mut self, saved: Saved) {
        let fixed = self.saved.filters.iter().filter(|filter| filter.fixed).cloned();
        let filters = fixed.chain(saved.filters).collect();
        self.saved = Saved { filters, ..saved };
    }

    /// Something may have changed.
    pub(super) fn touch(&mut self, now: Instant) {
        if self.on && self.due.is_none() {
            self.due = Some(now + AFTER);
        }
    }

    /// When there is something to write.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// The columns that a person chose for a resource, else those of the configuration.
    fn chosen(&self, resource: &str) -> Option<&Vec<String>> {
        self.session.columns.get(resource).or_else(|| self.columns.get(resource))
    }

    /// Chooses columns of a resource; none: those of the configuration or of the program again.
    pub(super) fn choose(&mut self, resource: &str, columns: Option<Vec<String>>) {
        match columns {
            Some(columns) => self.session.columns.insert(resource.to_owned(), columns),
            None => self.session.columns.remove(resource),
        };
        self.columns_changed = true;
    }
}

impl Model {
    /// The columns of a table that are shown, in order; with those that a person chose, whether they tell something or not.
    pub fn columns(&self, table: &Table) -> Vec<usize> {
        self.chosen_columns(table.resource).unwrap_or_else(|| table.columns().collect())
    }

    /// The columns of a resource that were chosen, if any were. The identity is always among them.
    pub fn chosen_columns(&self, resource: &Resource) -> Option<Vec<usize>> {
        let names = self.keep.chosen(resource.name)?;
        let mut columns: Vec<usize> = names.iter().filter_map(|name| resource.column(name)).collect();
        let identity = resource.columns.iter().position(|column| column.priority == 0)?;
        if !columns.contains(&identity) {
            columns.insert(0, identity);
        }
        Some(columns)
    }

    /// Takes what was remembered: names, columns, and the screens of this context.
    pub fn recall(&mut self, recollection: Recollection) {
        let Recollection { session, saved, columns } = recollection;
        self.keep = Keep { on: session.is_some(), session: session.unwrap_or_default(), saved, columns, ..Keep::default() };
        let place = &self.session.place;
        let Some(whereabouts) = self.keep.session.of(&place.name, &place.url).cloned() else { return };
        let (system, now) = (self.session.system, self.now);
        if let Some(table) = self.screens[0].table_mut() {
            set_up(table, &whereabouts.first, now);
        }
        let screens: Vec<Screen> = whereabouts.screens.iter().filter_map(|spot| screen(spot, system, now)).collect();
        let lost = whereabouts.screens.len() - screens.len();
        if lost > 0 {
            self.notices.say(Tone::Waiting, format!("{lost} of last time's screens are not known any more"), now);
        }
        self.screens.extend(screens);
    }

    /// Notes where a person is in the present context.
    pub(super) fn note(&mut self) {
        let place = &self.session.place;
        let whereabouts = Whereabouts {
            context: place.name.to_string(),
            url: place.url.clone(),
            screens: self.screens.iter().skip(1).filter_map(spot).collect(),
            first: self.screens[0].table().map(setting).unwrap_or_default(),
        };
        self.keep.session.note(whereabouts);
    }

    /// Writes where a person is, if its time has come and it is somewhere else than it was.
    pub(super) fn remember(&mut self) -> Option<Effect> {
        if !self.keep.on || self.session.is_nowhere() || !self.quit && self.keep.due.is_none_or(|due| due > self.now.instant) {
            return None;
        }
        self.keep.due = None;
        let before = self.keep.session.clone();
        self.note();
        let changed = self.keep.session != before || std::mem::take(&mut self.keep.columns_changed);
        changed.then(|| Effect::Remember(Box::new(self.keep.session.clone())))
    }

    /// Says once that nothing can be remembered, and why.
    pub(super) fn complain(&mut self, reason: &str) {
        if !std::mem::replace(&mut self.keep.complained, true) {
            self.notices.say(Tone::Waiting, format!("this will not be remembered: {reason}"), self.now);
        }
    }

    /// The present screen as a bookmark, if it can be found again.
    pub(super) fn bookmark(&self) -> Option<Bookmark> {
        let place = &self.session.place;
        Some(Bookmark { context: place.name.to_string(), url: place.url.clone(), spot: spot(self.screen())? })
    }
}

/// What is remembered of a screen; texts and outlines are not.
fn spot(screen: &Screen) -> Option<Spot> {
    if let Some(head) = &screen.head {
        return Some(Spot::Instance { id: head.scope().first()?.value.clone(), title: screen.title.clone() });
    }
    let [Pane::Table(table)] = &screen.panes[..] else { return None };
    Some(Spot::List {
        resource: table.resource.name.to_owned(),
        title: screen.title.clone(),
        scope: filter::text(table.scope()),
        setting: setting(table),
    })
}

/// The screen of a spot, if it is still known.
pub(super) fn screen(spot: &Spot, system: System, now: Now) -> Option<Screen> {
    match spot {
        Spot::Instance { id, title } => Some(Screen::instance(id, title.clone(), system, None)),
        Spot::List { resource, title, scope, setting } => {
            let resource = Resource::named(resource)?;
            let scope = filter::parse(resource, scope).ok()?;
            let mut screen = Screen { title: title.clone(), ..Screen::list(resource, system, scope) };
            set_up(screen.table_mut()?, setting, now);
            Some(screen)
        }
    }
}

fn setting(table: &Table) -> Setting {
    Setting {
        filter: filter::text(&table.filter),
        sort: table.resource.write_sorting(table.sort()),
        selected: table.selected().map(|subject| subject.row.id.to_string()).unwrap_or_default(),
    }
}

/// Sets a list up as it was; what is not known any more is left as it is.
fn set_up(table: &mut Table, setting: &Setting, now: Now) {
    if let Ok(sort) = table.resource.read_sorting(&setting.sort) {
        table.order_by(sort);
    }
    if let Ok(terms) = filter::parse(table.resource, &setting.filter) {
        // one that the source cannot apply any more is left out
        let _ = table.set_filter(terms, now);
    }
    if !setting.selected.is_empty() {
        table.seek(setting.selected.as_str().into());
    }
}
