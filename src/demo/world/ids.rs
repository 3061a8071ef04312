//! The ids of what belongs to an instance: in the order of creation, without room to spare, for there are very many of them.

use std::ops::Deref;

use super::super::id::Id;

/// A few ids. One alone, as there often is, needs no room of its own.
#[derive(Debug, Clone)]
pub enum Ids {
    /// One.
    One(Id),
    /// None, or several.
    Many(Box<[Id]>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Many(Box::default())
    }
}

impl Ids {
    /// Adds one at the end.
    pub fn push(&mut self, id: Id) {
        if self.is_empty() {
            *self = Self::One(id);
            return;
        }
        let mut ids = std::mem::take(self).into_vec();
        ids.reserve_exact(1);
        ids.push(id);
        *self = Self::Many(ids.into_boxed_slice());
    }

    /// Keeps those that are wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&Id) -> bool) {
        let mut ids = std::mem::take(self).into_vec();
        ids.retain(wanted);
        *self = if let [one] = ids[..] { Self::One(one) } else { Self::Many(ids.into_boxed_slice()) };
    }

    fn into_vec(self) -> Vec<Id> {
        match self {
            Self::One(id) => vec![id],
            Self::Many(ids) => ids.into_vec(),
        }
    }
}

impl Deref for Ids {
    type Target = [Id];

    fn deref(&self) -> &[Id] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl<'a> IntoIterator for &'a Ids {
    type Item = &'a Id;
    type IntoIter = std::slice::Iter<'a, Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Ids {
    type Item = Id;
    type IntoIter = std::vec::IntoIter<Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}
