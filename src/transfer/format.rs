//! Rows as text: CSV for spreadsheets, JSON and NDJSON as the server wrote them.

use crate::{
    api::{Cell, Row},
    resource::Resource,
};

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The columns of the resource, with a heading; no cell can become a formula.
    Csv,
    /// The server's own objects, exactly, as one array.
    Json,
    /// The server's own objects, exactly, one a line.
    Ndjson,
}

impl Format {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Ndjson];

    /// Its name, and how a file of it ends.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }

    /// The format that a file's name says.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.name() == extension)
    }

    /// Whether joined columns are in it.
    pub fn is_joined(self) -> bool {
        self == Self::Csv
    }

    /// Rows as the whole text of a file.
    pub fn text(self, resource: &Resource, rows: &[Row]) -> String {
        match self {
            Self::Csv => csv(resource, rows),
            Self::Json => array(rows),
            Self::Ndjson => lines(rows),
        }
    }
}

fn array(rows: &[Row]) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        text.push_str(if index == 0 { "[\n" } else { ",\n" });
        text.push_str(row.raw.get());
    }
    text.push_str(if rows.is_empty() { "[]\n" } else { "\n]\n" });
    text
}

fn lines(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        // outside of strings line ends mean nothing, and inside there are none
        text.extend(row.raw.get().chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        text.push('\n');
    }
    text
}

fn csv(resource: &Resource, rows: &[Row]) -> String {
    let mut text = String::new();
    record(&mut text, resource.columns.iter().map(|column| column.name.into()));
    for row in rows {
        record(&mut text, row.cells.iter().map(value));
    }
    text
}

/// What a cell is in a spreadsheet. Text that such a program would take for a formula gets an apostrophe in front; numbers are numbers.
fn value(cell: &Cell) -> std::borrow::Cow<'_, str> {
    const STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let text = cell.text();
    let is_number = matches!(cell, Cell::Number(_));
    if !is_number && text.starts_with(STARTS) { format!("'{text}").into() } else { text }
}

/// One line; a value with a comma, a quote or a line end in it is quoted.
fn record<'a>(text: &mut String, values: impl Iterator<Item = std::borrow::Cow<'a, str>>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if value.contains([',', '"', '\n', '\r']) {
            text.extend(["\"", &value.replace('"', "\"\""), "\""]);
        } else {
            text.push_str(&value);
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::JOBS;

    fn row(cells: Vec<Cell>, raw: &str) -> Row {
        Row { id: "1".into(), cells: cells.into(), raw: serde_json::value::RawValue::from_string(raw.to_owned()).unwrap().into() }
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn no_text_of_a_server_becomes_a_formula_and_numbers_stay_numbers() {
        for (cell, told) in [
            (text("=cmd()"), "'=cmd()"),
            (text("+1"), "'+1"),
            (text("-1"), "'-1"),
            (text("@x"), "'@x"),
            (text("\t=x"), "'\t=x"),
            (text("\r=x"), "'\r=x"),
            (Cell::Number("-1".into()), "-1"),
            (text("a=b"), "a=b"),
            (Cell::Empty, ""),
        ] {
            assert_eq!(value(&cell), told);
        }
    }

    #[test]
    fn commas_quotes_and_line_ends_stay_inside_of_their_cell() {
        let csv = csv(&JOBS, &[row(vec![text("a,b"), text("say \"no\""), text("two\nlines"), text("=1,2")], "{}")]);
        let (heading, rest) = csv.split_once('\n').unwrap();
        assert!(heading.split(',').count() == JOBS.columns.len() && heading.contains("retries"), "{heading}");
        assert_eq!(rest, "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"'=1,2\"\n");
    }

    #[test]
    fn objects_are_the_servers_own() {
        let rows = [row(vec![], "{\"a\":\n129.90}"), row(vec![], "{\"a\":2}")];
        assert_eq!(Format::Ndjson.text(&JOBS, &rows), "{\"a\": 129.90}\n{\"a\":2}\n");
        assert_eq!(Format::Json.text(&JOBS, &rows), "[\n{\"a\":\n129.90},\n{\"a\":2}\n]\n");
        assert_eq!(Format::Json.text(&JOBS, &[]), "[]\n");
    }

    #[test]
    fn a_files_name_says_its_format() {
        assert_eq!(Format::of_path("a/b.CSV".as_ref()), Some(Format::Csv));
        assert_eq!(Format::of_path("b.json.bak".as_ref()), None);
    }
}
