//! What the program remembers from one time to the next: where a person was, how lists were set up, and what was given a name.
//!
//! Plain data, and the files it stands in. What cannot be read or written is told, and never stops anything.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::state;

/// Contexts that are remembered; those opened longest ago are let go.
const CONTEXTS: usize = 32;

/// The file of the screens of each context, in the state folder.
pub const SESSION: &str = "session.json";
/// The file of what was given a name: filters and bookmarks.
pub const SAVED: &str = "saved.json";

/// Where a person was, and how lists were set up. Written by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The context that was open last.
    pub last: String,
    /// Where a person was in each context; the newest first.
    pub contexts: Vec<Whereabouts>,
    /// Names of the columns that are shown, by resource.
    pub columns: BTreeMap<String, Vec<String>>,
}

/// Where a person was in a context.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whereabouts {
    /// Its name.
    pub context: String,
    /// Its address: another server of that name is another context.
    pub url: String,
    /// The way there, after the first screen.
    pub screens: Vec<Spot>,
    /// How the first screen was set up.
    pub first: Setting,
}

/// A screen that can be found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Spot {
    /// A list.
    List {
        /// Of which resource.
        resource: String,
        /// What it is called.
        title: String,
        /// What it is narrowed to, in the filter language.
        scope: String,
        /// How it was set up.
        #[serde(flatten)]
        setting: Setting,
    },
    /// An instance.
    Instance {
        /// Its id.
        id: String,
        /// What it is called.
        title: String,
    },
}

/// How a list was set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// The filter.
    pub filter: String,
    /// The columns it was sorted by, each with `:desc` behind it for the other way round.
    pub sort: String,
    /// Id of the row that was selected.
    pub selected: String,
}

/// What was given a name. Changed only when a person says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    /// Filters.
    pub filters: Vec<SavedFilter>,
    /// Places to come back to.
    pub bookmarks: Vec<Bookmark>,
}

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// Its name.
    pub name: String,
    /// Of which resource.
    pub resource: String,
    /// The terms.
    pub filter: String,
    /// Whether it stands in the configuration, which is never written.
    #[serde(skip)]
    pub fixed: bool,
}

/// A place to come back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// The context it is in.
    pub context: String,
    /// The address of that context.
    pub url: String,
    /// The screen.
    pub spot: Spot,
}

/// A change to what was given a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A filter gets a name; another one of that name and resource goes.
    Filter(SavedFilter),
    /// A filter is forgotten.
    ForgetFilter(SavedFilter),
    /// A place is kept.
    Bookmark(Bookmark),
    /// A place is forgotten.
    ForgetBookmark(Bookmark),
}

impl Saved {
    /// Makes a change.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Filter(filter) => {
                self.filters.retain(|other| other.fixed || other.name != filter.name || other.resource != filter.resource);
                self.filters.push(filter);
            }
            Change::ForgetFilter(filter) => self.filters.retain(|other| *other != filter),
            Change::Bookmark(bookmark) => {
                self.bookmarks.retain(|other| !other.is_same(&bookmark));
                self.bookmarks.push(bookmark);
            }
            Change::ForgetBookmark(bookmark) => self.bookmarks.retain(|other| *other != bookmark),
        }
    }
}

impl Spot {
    /// What it is called.
    pub fn title(&self) -> &str {
        match self {
            Self::List { title, .. } | Self::Instance { title, .. } => title,
        }
    }
}

impl Bookmark {
    /// Whether another one leads to the same place, wherever one stood in it.
    pub fn is_same(&self, other: &Self) -> bool {
        let place = |bookmark: &Self| match &bookmark.spot {
            Spot::Instance { id, .. } => (bookmark.context.clone(), id.clone(), String::new(), String::new()),
            Spot::List { resource, scope, setting, .. } => {
                (bookmark.context.clone(), resource.clone(), scope.clone(), setting.filter.clone())
            }
        };
        place(self) == place(other)
    }
}

impl Session {
    /// Where a person was in a context, if it is still the same server.
    pub fn of(&self, context: &str, url: &str) -> Option<&Whereabouts> {
        self.contexts.iter().find(|at| at.context == context && at.url == url)
    }

    /// It without the way that one came in a context.
    #[must_use]
    pub fn without_screens(mut self, context: &str) -> Self {
        self.contexts.retain(|at| at.context != context);
        self
    }

    /// Notes where a person is.
    pub fn note(&mut self, whereabouts: Whereabouts) {
        self.last.clone_from(&whereabouts.context);
        self.contexts.retain(|at| at.context != whereabouts.context);
        self.contexts.insert(0, whereabouts);
        self.contexts.truncate(CONTEXTS);
    }
}

/// The files.
#[derive(Debug, Clone)]
pub struct Memory {
    folder: PathBuf,
}

impl Memory {
    /// In a folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where a person was last time.
    ///
    /// # Errors
    /// What is wrong with the file; the next writing replaces it.
    pub fn session(&self) -> Result<Session, String> {
        let path = self.path(SESSION);
        read(&path).map_err(|unread| format!("{}: {unread}: nothing of last time is restored", path.display()))
    }

    /// What was given a name.
    ///
    /// # Errors
    /// What is wrong with the file. One that is not understood is put aside, so that the next writing takes nothing away; one that cannot be read
    /// now may be readable again later, and stays.
    pub fn saved(&self) -> Result<Saved, String> {
        let path = self.path(SAVED);
        read(&path).map_err(|unread| {
            let told = format!("{}: {unread}: saved filters and bookmarks are not there", path.display());
            if matches!(unread, Unread::Unreadable(_)) {
                return told;
            }
            let aside = self.path("saved.json.unreadable");
            match std::fs::rename(&path, &aside) {
                Ok(()) => format!("{told}; it is now {}", aside.display()),
                Err(error) => format!("{told}; it cannot be put aside: {error}"),
            }
        })
    }

    /// Writes where a person is.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn keep_session(&self, session: &Session) -> Result<(), String> {
        self.write(SESSION, session)
    }

    /// Makes a change to what was given a name, and gives what is there then: another program may have changed it too.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn change(&self, change: Change) -> Result<Saved, String> {
        let mut saved = self.saved()?;
        saved.apply(change);
        self.write(SAVED, &saved)?;
        Ok(saved)
    }

    fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), String> {
        let path = self.path(name);
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = serde_json::to_vec_pretty(value).map_err(|error| told(&error))?;
        state::create_folder(&self.folder).and_then(|()| state::replace(&path, &text)).map_err(|error| told(&error))
    }
}

/// Why a file tells nothing.
#[derive(Debug, Error)]
enum Unread {
    /// It was read.
    #[error("not understood ({0})")]
    Strange(#[from] serde_json::Error),
    /// It could not be read now.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
}

/// What a file holds; nothing, where there is none.
fn read<T: Default + for<'de> Deserialize<'de>>(path: &Path) -> Result<T, Unread> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(T::default()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn filter(name: &str, filter: &str) -> SavedFilter {
        SavedFilter { name: name.to_owned(), resource: "jobs".to_owned(), filter: filter.to_owned(), fixed: false }
    }

    #[test]
    fn what_is_kept_is_found_again_and_is_for_its_owner_only() {
        let root = tempfile::tempdir().unwrap();
        let memory = Memory::new(root.path().join("state"));
        assert_eq!(memory.session(), Ok(Session::default()));
        let setting = Setting { filter: "msg:~x".to_owned(), ..Setting::default() };
        let spot = Spot::List { resource: "incidents".to_owned(), title: "incidents".to_owned(), scope: String::new(), setting };
        let mut session = Session::default();
        session.note(Whereabouts {
            context: "a".to_owned(),
            url: "http://a".to_owned(),
            screens: vec![spot.clone()],
            ..Whereabouts::default()
        });
        memory.keep_session(&session).unwrap();
        assert_eq!(memory.session(), Ok(session.clone()));
        assert!(session.of("a", "http://a").is_some() && session.of("a", "http://b").is_none(), "another server is another context");
        let mode = std::fs::metadata(root.path().join("state/session.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_has_a_name_is_replaced_by_that_name_and_changes_of_others_stay() {
        let root = tempfile::tempdir().unwrap();
        let (ours, theirs) = (Memory::new(root.path().to_owned()), Memory::new(root.path().to_owned()));
        ours.change(Change::Filter(filter("late", "due<0s"))).unwrap();
        theirs.change(Change::Filter(filter("dead", "retries<1"))).unwrap();
        let saved = ours.change(Change::Filter(filter("late", "due<-1h"))).unwrap();
        assert_eq!(saved.filters, [filter("dead", "retries<1"), filter("late", "due<-1h")]);
        let saved = ours.change(Change::ForgetFilter(filter("dead", "retries<1"))).unwrap();
        assert_eq!(saved.filters, [filter("late", "due<-1h")]);
        let bookmark = Bookmark {
            context: "a".to_owned(),
            url: String::new(),
            spot: Spot::Instance { id: "1".to_owned(), title: "INV-1".to_owned() },
        };
        ours.change(Change::Bookmark(bookmark.clone())).unwrap();
        assert_eq!(ours.change(Change::Bookmark(bookmark.clone())).unwrap().bookmarks, [bookmark]);
    }

    #[test]
    fn a_file_that_is_broken_is_told_and_what_a_person_named_is_put_aside() {
        let root = tempfile::tempdir().unwrap();
        let memory = Memory::new(root.path().to_owned());
        std::fs::write(root.path().join("session.json"), "{\"last\":").unwrap();
        std::fs::write(root.path().join("saved.json"), "precious").unwrap();
        assert!(memory.session().unwrap_err().contains("nothing of last time is restored"));
        assert!(memory.saved().unwrap_err().contains("saved.json.unreadable"));
        assert_eq!(std::fs::read(root.path().join("saved.json.unreadable")).unwrap(), b"precious");
        assert_eq!(memory.saved(), Ok(Saved::default()));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("file"), "").unwrap();
        let memory = Memory::new(root.path().join("file/state"));
        assert!(memory.keep_session(&Session::default()).is_err());
    }

    #[test]
    fn a_file_that_cannot_be_read_now_stays_where_it_is() {
        let root = tempfile::tempdir().unwrap();
        let memory = Memory::new(root.path().to_owned());
        // a folder is the one thing that not even root can read as a file
        std::fs::create_dir(root.path().join("saved.json")).unwrap();
        assert!(memory.saved().unwrap_err().contains("saved filters and bookmarks are not there"));
        assert!(memory.change(Change::Filter(filter("late", "due<0s"))).is_err(), "what is not known is not replaced");
        assert!(root.path().join("saved.json").is_dir() && !root.path().join("saved.json.unreadable").exists());
    }
}
