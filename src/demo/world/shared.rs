//! Names and values that many variables have in common are kept once.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use super::super::value::{Plain, Value};

/// A name, kept once however many have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(Arc<Box<str>>);

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

/// A variable's name and value, before it is one.
pub type Named = (Name, Arc<Value>);

/// How many of the latest values are remembered.
const RECENT: usize = 1 << 13;
/// Longer texts are not compared.
const SHORT: usize = 40;

/// What was kept before.
#[derive(Debug, Default)]
pub(super) struct Shared {
    names: HashSet<Name>,
    recent: Vec<Option<Arc<Value>>>,
}

impl Shared {
    /// The name, kept once.
    pub(super) fn name(&mut self, name: &str) -> Name {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new = Name(Arc::new(name.into()));
        self.names.insert(new.clone());
        new
    }

    /// The value, the very one that was kept before where that is easy to tell.
    pub(super) fn value(&mut self, value: Value) -> Arc<Value> {
        let mut hasher = DefaultHasher::new();
        match &value.plain {
            _ if value.info.is_some() => return Arc::new(value),
            Plain::Null => 0.hash(&mut hasher),
            Plain::Bool(b) => b.hash(&mut hasher),
            Plain::Int(n) | Plain::Date(n) => n.hash(&mut hasher),
            Plain::Double(d) => d.to_bits().hash(&mut hasher),
            Plain::Text(text) if text.len() <= SHORT => text.hash(&mut hasher),
            Plain::Text(_) => return Arc::new(value),
        }
        value.kind.hash(&mut hasher);
        self.recent.resize(RECENT, None);
        let place = usize::try_from(hasher.finish() % RECENT as u64).unwrap_or(0);
        match &self.recent[place] {
            Some(known) if **known == value => known.clone(),
            _ => self.recent[place].insert(Arc::new(value)).clone(),
        }
    }
}
