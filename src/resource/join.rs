//! Joins: what is looked up for the rows of a page by ids not yet known, and those that several lists have.

use std::collections::HashMap;

use super::{Binding, Fixed, Resource};
use crate::api::{
    Cell, Kind,
    Kind::Plain,
    Method, Operation, Pointer, Row, System, assert_declared,
    camunda7::{
        history_process_instance::QUERY_HISTORIC_PROCESS_INSTANCES, process_definition::GET_PROCESS_DEFINITIONS,
        process_instance::QUERY_PROCESS_INSTANCES,
    },
};

/// Something looked up for the rows of a page, once for ids not yet known. Rows never wait for it.
pub struct Join {
    /// The system it asks.
    pub system: System,
    /// The call.
    pub operation: &'static Operation,
    /// Arguments that are always sent.
    pub fixed: &'static [(&'static str, Fixed)],
    /// The argument that takes the list of ids; `None`: it answers for all, and is asked again with each refresh.
    pub ids: Option<&'static str>,
    /// Whether an answer stays true; others are asked for again with each page.
    pub lasting: bool,
    /// References of the row that make up its key.
    pub by: &'static [&'static str],
    /// The same key in the answer.
    pub key: &'static [Pointer],
    /// Column name to the value's place in the answer. Numbers of rows with the same key are added up.
    pub cells: &'static [(&'static str, Pointer, Kind)],
}

/// The business key of a row's instance.
pub(super) const BUSINESS_KEY: Join = Join {
    system: System::Camunda7,
    operation: &QUERY_PROCESS_INSTANCES,
    fixed: &[],
    ids: Some("processInstanceIds"),
    lasting: true,
    by: &["instance"],
    key: &["/id"],
    cells: &[("business", "/businessKey", Plain)],
};

/// The business key of a row's instance, running or ended.
pub(super) const PAST_BUSINESS_KEY: Join = Join { operation: &QUERY_HISTORIC_PROCESS_INSTANCES, ..BUSINESS_KEY };

/// The version of a row's definition.
pub(super) const VERSION: Join = Join {
    system: System::Camunda7,
    operation: &GET_PROCESS_DEFINITIONS,
    fixed: &[],
    ids: Some("processDefinitionIdIn"),
    lasting: true,
    by: &["definition"],
    key: &["/id"],
    cells: &[("version", "/version", Plain)],
};

/// Ids of one look-up at most: those of a page.
const JOIN_IDS: usize = 100;
/// Bytes of ids that an address carries: Tomcat reads 8 KiB of request line and headers together.
const JOIN_BYTES: usize = 5_000;

impl Join {
    /// With how many of these ids one request gets through; none for a look-up that takes no ids.
    pub fn reach(&self, ids: &[String]) -> usize {
        if self.ids.is_none() {
            return 0;
        }
        let room = if self.operation.method == Method::GET { JOIN_BYTES } else { usize::MAX };
        // as bytes of an address: what is no letter, digit or mark takes three
        let wide =
            |id: &String| 3 + id.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { 1 } else { 3 }).sum::<usize>();
        let fit = ids.iter().scan(0, |used, id| {
            *used += wide(id);
            Some(*used)
        });
        fit.take(JOIN_IDS).take_while(|used| *used <= room).count().max(1).min(ids.len())
    }

    /// Writes what it told, by key, into the cells of rows.
    pub fn write(&self, resource: &Resource, binding: &Binding, rows: &mut [Row], known: &HashMap<String, Box<[Cell]>>) {
        let columns: Vec<Option<usize>> = self.cells.iter().map(|(name, ..)| resource.column(name)).collect();
        for row in rows {
            let Some(cells) = binding.join_key(row, self).and_then(|key| known.get(&key)) else { continue };
            for (column, cell) in columns.iter().zip(cells) {
                if let Some(column) = column {
                    row.cells[*column] = cell.clone();
                }
            }
        }
    }

    /// Fails the build when this join would send a parameter that its operation does not declare.
    pub const fn check(&self) {
        if let Some(ids) = self.ids {
            assert_declared(self.operation, &[ids]);
        }
        let mut i = 0;
        while i < self.fixed.len() {
            assert_declared(self.operation, &[self.fixed[i].0]);
            i += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_takes_as_many_ids_as_get_through_and_a_body_those_of_a_page() {
        let ids = |text: &str, count: usize| -> Vec<String> { (0..count).map(|at| format!("{text}{at:04}")).collect() };
        assert_eq!(VERSION.reach(&ids("9b9e3c2a-0c52-11ee-be56-0242ac12", 100)), 100, "plain ids of a whole page");
        let long = ids("a-definition-with-a-long-key-as-people-have-them:12:9b9e3c2a-0c52-11ee-be56-0242ac12", 100);
        assert!((40..80).contains(&VERSION.reach(&long)), "{}", VERSION.reach(&long));
        assert_eq!(BUSINESS_KEY.reach(&long), 100);
        assert_eq!(VERSION.reach(&ids(&"x".repeat(9_000), 3)), 1, "one at least, so that it comes to an end");
        assert_eq!(VERSION.reach(&[]), 0);
    }
}
