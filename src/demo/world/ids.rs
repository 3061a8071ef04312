//! The ids of what belongs to an instance: in the order of creation, without room to spare, for there are very many of them.

use std::ops::Deref;

use super::super::id::Id;

/// A few ids.
#[derive(Debug, Clone, Default)]
pub struct Ids(Box<[Id]>);

impl Ids {
    /// Adds one at the end.
    pub fn push(&mut self, id: Id) {
        let mut ids = std::mem::take(&mut self.0).into_vec();
        ids.reserve_exact(1);
        ids.push(id);
        self.0 = ids.into_boxed_slice();
    }

    /// Keeps those that are wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&Id) -> bool) {
        let mut ids = std::mem::take(&mut self.0).into_vec();
        ids.retain(wanted);
        self.0 = ids.into_boxed_slice();
    }
}

impl Deref for Ids {
    type Target = [Id];

    fn deref(&self) -> &[Id] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Ids {
    type Item = &'a Id;
    type IntoIter = std::slice::Iter<'a, Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl IntoIterator for Ids {
    type Item = Id;
    type IntoIter = std::vec::IntoIter<Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_vec().into_iter()
    }
}
