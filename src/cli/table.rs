//! A table as plain text: aligned, without colours. Fitted to a terminal's width, or whole where it goes into a pipe.

use crate::text::{Ellipsis, cut, width};

/// Spaces between two columns.
const GAP: usize = 2;
/// Without a terminal nothing is cut; a cell longer than this pushes the rest of its own line aside, and of no other.
const WIDEST: usize = 80;
/// What stands for a cell that is empty, so that every line has as many words as the heading.
const NOTHING: &str = "-";

/// A column.
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether it keeps to the right.
    pub right: bool,
    /// Left out first where room is short: the highest. 0 stays always.
    pub priority: u8,
    /// The narrowest it is of use, in terminal columns; `None`: only whole.
    pub least: Option<usize>,
}

/// Lines of clean cells under a heading, each ending with a line end. `room`: the terminal columns there are; `None`: as many as it takes.
pub fn text(columns: &[Column], rows: &[Vec<String>], room: Option<usize>) -> String {
    let longest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
    let natural: Vec<usize> = columns.iter().enumerate().map(|(at, column)| width(&column.title).max(longest(at))).collect();
    let placed = place(columns, &natural, room);
    let mut out = String::new();
    let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
    let whole = room.is_none();
    line(&mut out, columns, &placed, &titles, whole);
    for row in rows {
        let cells: Vec<&str> = row.iter().map(|cell| if cell.is_empty() { NOTHING } else { cell }).collect();
        line(&mut out, columns, &placed, &cells, whole);
    }
    out
}

/// Which columns are there, and how wide each is.
fn place(columns: &[Column], natural: &[usize], room: Option<usize>) -> Vec<(usize, usize)> {
    let Some(room) = room else { return natural.iter().map(|width| (*width).min(WIDEST)).enumerate().collect() };
    let mut placed: Vec<(usize, usize)> = natural.iter().copied().enumerate().collect();
    for (at, width) in &mut placed {
        *width = columns[*at].least.map_or(*width, |least| least.min(*width));
    }
    let needed = |placed: &[(usize, usize)]| placed.iter().map(|(_, width)| width + GAP).sum::<usize>().saturating_sub(GAP);
    while needed(&placed) > room {
        let Some((index, (at, _))) = placed.iter().enumerate().max_by_key(|(index, (at, _))| (columns[*at].priority, *index)) else {
            break;
        };
        if columns[*at].priority == 0 {
            break;
        }
        placed.remove(index);
    }
    let mut spare = room.saturating_sub(needed(&placed));
    while spare > 0 {
        let mut given = false;
        for (at, width) in &mut placed {
            if *width < natural[*at] && spare > 0 {
                (*width, spare, given) = (*width + 1, spare - 1, true);
            }
        }
        if !given {
            break;
        }
    }
    placed
}

fn line(out: &mut String, columns: &[Column], placed: &[(usize, usize)], cells: &[&str], whole: bool) {
    let start = out.len();
    for (index, &(at, wide)) in placed.iter().enumerate() {
        let cell = if whole { cells[at].into() } else { cut(cells[at], wide, Ellipsis::END) };
        let pad = " ".repeat(wide.saturating_sub(width(&cell)));
        if index > 0 {
            out.push_str("  ");
        }
        let (before, after) = if columns[at].right { (pad.as_str(), "") } else { ("", pad.as_str()) };
        out.extend([before, &cell, after]);
    }
    let end = out[start..].trim_end().len();
    out.truncate(start + end);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let column = |title: &str, right, priority, least| Column { title: title.to_owned(), right, priority, least };
        vec![column("NAME", false, 0, Some(4)), column("N", true, 2, None), column("ID", false, 1, None)]
    }

    fn rows() -> Vec<Vec<String>> {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        vec![row(["a long name", "7", "id-1"]), row(["", "12", "id-2"])]
    }

    #[test]
    fn into_a_pipe_goes_everything_and_every_line_has_as_many_cells() {
        assert_eq!(text(&columns(), &rows(), None), "NAME          N  ID\na long name   7  id-1\n-            12  id-2\n");
    }

    #[test]
    fn a_long_cell_is_whole_in_a_pipe_and_moves_its_own_line_only() {
        let long = "x".repeat(200);
        let rows = vec![vec![long.clone(), "7".to_owned(), "id-1".to_owned()], rows()[1].clone()];
        let text = text(&columns(), &rows, None);
        let widths: Vec<usize> = text.lines().map(str::len).collect();
        assert!(text.contains(&format!("{long}   7  id-1\n")) && widths[0] < 100 && widths[2] < 100, "{widths:?}");
    }

    #[test]
    fn a_narrow_terminal_loses_what_matters_least_then_text_but_never_half_an_id() {
        assert_eq!(text(&columns(), &rows(), Some(13)), "NAME     ID\na long…  id-1\n-        id-2\n");
        assert_eq!(text(&columns(), &rows(), Some(5)), "NAME\na lo…\n-\n");
    }
}
