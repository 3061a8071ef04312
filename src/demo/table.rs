//! Rows by id, in the order of creation: found by their ids, walked from either end, and without room to spare.
//!
//! Ids count up, so that a new row goes to the end. Knows nothing of what is in a row.

use std::ops::Index;

use super::id::Id;

/// How many rows lie together.
const CHUNK: usize = 512;

/// A row that has an id.
pub trait Keyed {
    /// Its id.
    fn key(&self) -> Id;
}

/// Rows by id.
#[derive(Debug)]
pub struct Table<T> {
    /// No chunk is empty.
    chunks: Vec<Vec<T>>,
    /// For each chunk an id that its first row may have, and the last row of the chunk before has not.
    firsts: Vec<Id>,
    len: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), firsts: Vec::new(), len: 0 }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "rows are found as in the maps of the standard library")]
impl<T: Keyed> Table<T> {
    /// How many rows there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The rows in the order of creation.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.chunks.iter().flatten()
    }

    /// The rows from that id on, then those before it.
    pub fn around(&self, id: Id) -> impl Iterator<Item = &T> {
        let chunk = self.chunk(id);
        self.chunks[chunk..].iter().chain(&self.chunks[..chunk]).flatten()
    }

    /// The row of that id.
    pub fn get(&self, id: &Id) -> Option<&T> {
        let rows = self.chunks.get(self.chunk(*id))?;
        rows.binary_search_by_key(id, Keyed::key).ok().map(|at| &rows[at])
    }

    /// The row of that id, to change.
    pub fn get_mut(&mut self, id: &Id) -> Option<&mut T> {
        let chunk = self.chunk(*id);
        let rows = self.chunks.get_mut(chunk)?;
        rows.binary_search_by_key(id, Keyed::key).ok().map(|at| &mut rows[at])
    }

    /// Whether there is a row of that id.
    pub fn contains_key(&self, id: &Id) -> bool {
        self.get(id).is_some()
    }

    /// Changes the row of that id, if there is one.
    pub fn change(&mut self, id: Id, change: impl FnOnce(&mut T)) {
        if let Some(row) = self.get_mut(&id) {
            change(row);
        }
    }

    /// Changes every row.
    pub fn change_all(&mut self, change: impl FnMut(&mut T)) {
        self.chunks.iter_mut().flatten().for_each(change);
    }

    /// Adds a row of a new id.
    pub fn insert(&mut self, row: T) {
        let (id, chunk) = (row.key(), self.chunk(row.key()));
        self.len += 1;
        let last = chunk + 1 >= self.chunks.len();
        match self.chunks.get_mut(chunk) {
            Some(rows) if !last || rows.len() < CHUNK || rows.last().is_some_and(|r| r.key() > id) => {
                let at = rows.partition_point(|r| r.key() < id);
                rows.insert(at, row);
                self.firsts[chunk] = self.firsts[chunk].min(id);
            }
            _ => {
                let mut rows = Vec::with_capacity(CHUNK);
                rows.push(row);
                self.chunks.push(rows);
                self.firsts.push(id);
            }
        }
    }

    /// Takes the row of that id out.
    pub fn remove(&mut self, id: &Id) -> Option<T> {
        let chunk = self.chunk(*id);
        let rows = self.chunks.get_mut(chunk)?;
        let at = rows.binary_search_by_key(id, Keyed::key).ok()?;
        let row = rows.remove(at);
        self.len -= 1;
        if rows.is_empty() {
            self.chunks.remove(chunk);
            self.firsts.remove(chunk);
        } else if rows.len() * 2 < rows.capacity() && chunk + 1 < self.firsts.len() {
            rows.shrink_to(rows.len() + rows.len() / 4);
        }
        Some(row)
    }

    /// The chunk in which a row of that id would be.
    fn chunk(&self, id: Id) -> usize {
        self.firsts.partition_point(|first| *first <= id).saturating_sub(1)
    }
}

impl<T: Keyed> Index<&Id> for Table<T> {
    type Output = T;

    fn index(&self, id: &Id) -> &T {
        match self.get(id) {
            Some(row) => row,
            None => panic!("there is no row {id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::id::Chance;
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Row(Id, u64);

    impl Keyed for Row {
        fn key(&self) -> Id {
            self.0
        }
    }

    #[test]
    fn it_holds_what_a_map_holds_in_the_same_order() {
        let (mut table, mut map, mut chance) = (Table::default(), BTreeMap::new(), Chance::new(1));
        for n in 1..20_000 {
            // now and then an id that was given some time ago
            let id = Id::nth(if chance.percent(3) { n.max(40) * 3 - 100 } else { n * 3 });
            let row = Row(id, chance.next());
            if map.insert(id, row).is_none() {
                table.insert(row);
            } else {
                table.change(id, |r| *r = row);
            }
            let gone = Id::nth(3 * u32::try_from(chance.below(u64::from(n) + 1)).unwrap().max(1));
            assert_eq!(table.remove(&gone), map.remove(&gone));
        }
        assert_eq!(table.len(), map.len());
        assert!(table.values().eq(map.values()));
        assert!(table.values().rev().eq(map.values().rev()));
        let middle = *map.keys().nth(map.len() / 2).unwrap();
        assert_eq!(table.get(&middle), map.get(&middle));
        assert_eq!(table.around(middle).count(), map.len());
        assert!(!table.contains_key(&Id::UNKNOWN));
    }
}
