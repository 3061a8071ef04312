//! An order of rows by columns, the first before the others: as text, as the server's keys, and made here.

use std::cmp::Ordering;

use super::{Binding, Resource};
use crate::api::{Method, Row, dialect::Order};

/// Places of columns, each with its direction.
pub type Sorting = Vec<(usize, Order)>;

impl Resource {
    /// Reads `column`, `column:desc`, or several of them with commas between.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_sorting(&self, text: &str) -> Result<Sorting, String> {
        text.split(',').map(|one| self.read_order(one)).collect()
    }

    fn read_order(&self, text: &str) -> Result<(usize, Order), String> {
        let (name, order) = match text.split_once(':') {
            None => (text, Order::Ascending),
            Some((name, "asc")) => (name, Order::Ascending),
            Some((name, "desc")) => (name, Order::Descending),
            Some((_, other)) => return Err(format!("`{other}` should be asc or desc")),
        };
        self.column(name).map(|column| (column, order)).ok_or_else(|| {
            let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
            format!("{} have no column `{name}`; there are: {}", self.name, names.join(", "))
        })
    }

    /// Writes it as it is read.
    pub fn write_sorting(&self, sorting: &[(usize, Order)]) -> String {
        let written = |(column, order): &(usize, Order)| {
            let down = if *order == Order::Descending { ":desc" } else { "" };
            format!("{}{down}", self.columns[*column].name)
        };
        sorting.iter().map(written).collect::<Vec<_>>().join(",")
    }

    /// The order it opens with.
    pub fn first_sorting(&self) -> Sorting {
        self.order.and_then(|(name, order)| Some((self.column(name)?, order))).into_iter().collect()
    }
}

impl Binding {
    /// The server's keys for an order, if it can make all of it: an address has room for one, a body for several.
    pub fn sort_keys(&self, resource: &Resource, sorting: &[(usize, Order)]) -> Option<Vec<(&'static str, Order)>> {
        let keys = sorting.iter().map(|(column, order)| Some((self.sort_key(resource.columns[*column].name)?, *order)));
        keys.collect::<Option<Vec<_>>>().filter(|keys| keys.len() < 2 || self.operation.method == Method::POST)
    }
}

/// Which of two rows comes first.
pub fn compare(a: &Row, b: &Row, sorting: &[(usize, Order)]) -> Ordering {
    let by = |(column, order): &(usize, Order)| a.cells[*column].compare(&b.cells[*column], *order);
    sorting.iter().map(by).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use crate::resource::{DEFINITIONS, INSTANCES};

    #[test]
    fn what_is_written_is_read_and_what_is_wrong_is_told() {
        let sorting = INSTANCES.read_sorting("definition,age:desc").unwrap();
        assert_eq!(INSTANCES.write_sorting(&sorting), "definition,age:desc");
        assert_eq!(INSTANCES.read_sorting("age:asc"), INSTANCES.read_sorting("age"));
        assert_eq!(INSTANCES.read_sorting("age:up"), Err("`up` should be asc or desc".to_owned()));
        assert!(INSTANCES.read_sorting("age,").unwrap_err().contains("have no column ``; there are: age,"));
    }

    #[test]
    fn a_body_takes_several_keys_and_an_address_one() {
        let both = INSTANCES.read_sorting("definition,age:desc").unwrap();
        assert!(INSTANCES.source[0].sort_keys(&INSTANCES, &both).is_some_and(|keys| keys.len() == 2));
        let (one, both) = (DEFINITIONS.read_sorting("key").unwrap(), DEFINITIONS.read_sorting("key,version").unwrap());
        assert!(DEFINITIONS.source[0].sort_keys(&DEFINITIONS, &one).is_some());
        assert_eq!(DEFINITIONS.source[0].sort_keys(&DEFINITIONS, &both), None);
    }
}
