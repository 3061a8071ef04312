//! What a document shows, row by row.

use proptest::prelude::*;

use super::*;

const VIEW: Viewport = Viewport { columns: 10, rows: 3 };

fn shown(document: &Document, view: Viewport) -> Vec<String> {
    document.rows(view).iter().map(|row| row.parts.iter().map(|part| part.text.as_str()).collect()).collect()
}

fn numbered(lines: usize) -> Document {
    Document::plain((1..=lines).map(|line| format!("line {line}")).collect::<Vec<_>>().join(
        "
",
    ))
}

#[test]
fn lines_are_cleaned_when_shown_and_the_text_stays() {
    let document = Document::plain("\u{1b}[31m\tred\u{202E}");
    assert_eq!(shown(&document, VIEW), ["␛[31m   re", "d‹U+202E›"]);
    assert_eq!(document.text(), "\u{1b}[31m\tred\u{202E}");
}

#[test]
fn long_lines_wrap_between_graphemes() {
    let document = Document::plain("abcdefghi注文e\u{301}\nx");
    assert_eq!(shown(&document, VIEW), ["abcdefghi", "注文e\u{301}", "x"]);
    assert_eq!(document.rows(VIEW).iter().map(|row| row.number).collect::<Vec<_>>(), [Some(1), None, Some(2)]);
}

#[test]
fn unwrapped_lines_are_scrolled_sideways() {
    let mut document = Document::plain("0123456789abcdef\n注文番号注文番号");
    document.toggle_wrap();
    assert_eq!(shown(&document, VIEW), ["0123456789", "注文番号注"]);
    document.scroll_sideways(3);
    assert_eq!(shown(&document, VIEW), ["3456789abc", " 番号注文"]);
    document.scroll_sideways(-9);
    assert_eq!(shown(&document, VIEW), ["0123456789", "注文番号注"]);
}

#[test]
fn scrolling_stops_at_both_ends() {
    let mut document = numbered(9);
    document.scroll(2, VIEW);
    assert_eq!(shown(&document, VIEW), ["line 3", "line 4", "line 5"]);
    document.scroll(100, VIEW);
    assert_eq!(shown(&document, VIEW), ["line 7", "line 8", "line 9"]);
    document.scroll(-1, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "line 6");
    document.scroll(-100, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "line 1");
}

#[test]
fn the_end_shows_a_full_page_of_wrapped_rows() {
    let mut document = Document::plain(format!("first\n{}", "x".repeat(45)));
    document.to_end(VIEW);
    assert_eq!(shown(&document, VIEW), ["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
    document.scroll(-2, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "x".repeat(10));
    document.scroll(-1, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "first");
}

#[test]
fn a_line_is_found_by_its_number() {
    let mut document = numbered(100_000);
    document.toggle_wrap();
    document.to_line(77_777, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "line 77777");
    document.to_line(0, VIEW);
    assert_eq!(shown(&document, VIEW)[0], "line 1");
    document.to_line(usize::MAX, VIEW);
    assert_eq!(document.rows(VIEW)[2].number, Some(100_000));
}

#[test]
fn a_larger_window_is_filled() {
    let mut document = numbered(9);
    document.to_end(VIEW);
    let larger = Viewport { columns: 40, rows: 6 };
    document.settle(larger);
    assert_eq!(shown(&document, larger).len(), 6);
}

#[test]
fn one_line_of_megabytes_is_shown_by_its_window() {
    let mut document = Document::plain("x".repeat(4 << 20));
    assert_eq!(document.line_count(), 1);
    document.to_end(VIEW);
    assert_eq!(shown(&document, VIEW).len(), 3);
    assert_eq!(document.rows(VIEW).iter().filter_map(|row| row.number).count(), 0);
}

fn trace() -> Document {
    let frames = |count| "\tat org.camunda.bpm.A.a(A.java:1)\n".repeat(count);
    Document::stack_trace(format!("E: x\n{}\tat com.acme.B.b(B.java:2)\n{}Caused by: F: y\n{}", frames(4), frames(3), frames(2)))
}

#[test]
fn a_stack_trace_folds_foreign_frames_and_tells_the_root_cause() {
    let view = Viewport { columns: 60, rows: 9 };
    let mut document = trace();
    assert_eq!(document.summary(), ["F: y"]);
    assert_eq!(
        shown(&document, view),
        [
            "E: x",
            "… 4 frames of engine and framework",
            "    at com.acme.B.b(B.java:2)",
            "… 3 frames of engine and framework",
            "Caused by: F: y",
            "… 2 frames of engine and framework",
        ]
    );
    assert_eq!(document.position(view), (0, 6));
    document.toggle_folds();
    assert_eq!(shown(&document, view).len(), 9);
    assert_eq!(document.summary(), [""; 0]);
    document.to_end(view);
    document.toggle_folds();
    document.settle(view);
    assert_eq!(shown(&document, view).len(), 6);
}

#[test]
fn a_place_found_inside_of_a_fold_opens_it() {
    let mut document = Document::stack_trace("E: x\n\tat java.util.A.a(A.java:1)\n\tat java.util.B.b(B.java:1)\n");
    let view = Viewport { columns: 60, rows: 5 };
    document.search("b.java");
    document.scan(1 << 20, view);
    assert!(!document.folds_closed());
    let current: Vec<_> = document.rows(view).into_iter().flat_map(|row| row.parts).filter(|part| part.found == Found::Current).collect();
    assert_eq!(current, [Part { text: "B.java".to_owned(), tone: Tone::Dim, found: Found::Current }]);
}

#[test]
fn a_search_moves_to_the_place_and_marks_all() {
    let mut document = numbered(5_000);
    document.search("LINE 4");
    assert_eq!(document.progress().map(|progress| progress.scanning), Some(true));
    document.search("line 4321");
    while document.progress().is_some_and(|progress| progress.scanning) {
        document.scan(4096, VIEW);
    }
    assert_eq!(document.progress(), Some(Progress { current: Some(1), found: 1, more: false, scanning: false }));
    assert!(shown(&document, VIEW).contains(&"line 4321".to_owned()));

    document.search("line 1");
    document.scan(1 << 20, VIEW);
    document.step(Direction::Backward, VIEW);
    assert!(shown(&document, VIEW).contains(&"line 1999".to_owned()));
    document.step(Direction::Forward, VIEW);
    assert!(shown(&document, VIEW).contains(&"line 1".to_owned()));
    document.search("");
    assert_eq!(document.progress(), None);
}

#[test]
fn a_search_scrolls_sideways_where_lines_are_not_wrapped() {
    let mut document = Document::plain(format!("{}needle", " ".repeat(500)));
    document.toggle_wrap();
    document.search("needle");
    document.scan(1 << 20, VIEW);
    assert!(shown(&document, VIEW)[0].contains("needl"));
}

#[test]
fn keys_of_json_stand_out_and_numbers_stay() {
    let document = Document::json(r#"{"key":12345678901234567890.10}"#);
    let view = Viewport { columns: 60, rows: 9 };
    assert_eq!(shown(&document, view), ["{", "  \"key\": 12345678901234567890.10", "}"]);
    assert!(document.rows(view)[1].parts.iter().any(|part| part.text == "\"key\"" && part.tone == Tone::Accent));
    assert_eq!(shown(&Document::json("no json"), view), ["no json"]);
}

#[test]
fn the_position_grows_from_start_to_end() {
    let mut document = Document::plain("some words that wrap\n".repeat(50));
    let mut last = document.position(VIEW);
    assert_eq!(last.0, 0);
    for _ in 0..60 {
        document.scroll(3, VIEW);
        let next = document.position(VIEW);
        assert!(next.0 * last.1 >= last.0 * next.1, "{last:?} {next:?}");
        last = next;
    }
    assert_eq!(last.0 + usize::from(VIEW.rows), last.1);
}

proptest! {
    #[test]
    fn every_row_fits_and_nothing_dangerous_is_shown(text in "(\\PC|\u{1b}|\n|\t|\u{200D}|\u{301}){0,60}", query in "\\PC{0,2}", columns in 1_u16..12, wrap: bool, rows in -5_isize..9) {
        let view = Viewport { columns, rows: 4 };
        let mut document = Document::plain(text);
        if !wrap {
            document.toggle_wrap();
            document.scroll_sideways(rows);
        }
        document.search(&query);
        document.scan(64, view);
        document.scroll(rows, view);
        for row in shown(&document, view) {
            // A wide grapheme in a single column is cut by the buffer.
            prop_assert!(crate::text::width(&row) <= usize::from(columns.max(2)), "{:?}", row);
            prop_assert!(!row.contains(char::is_control));
        }
    }

    #[test]
    fn rows_are_counted_as_they_are_laid_out(text in "[ -~\t注é]{0,60}", columns in 1_u16..12) {
        let view = Viewport { columns, rows: 4 };
        let document = Document::plain(text);
        prop_assert_eq!(document.height(0, view), document.laid_out(0, view).len());
    }

    #[test]
    fn down_and_up_again_is_where_it_was(lines in prop::collection::vec("[a-z]{0,25}", 1..20), first in 0_isize..20, rows in 0_isize..20) {
        let mut document = Document::plain(lines.join("\n"));
        document.scroll(first, VIEW);
        let before = document.clone();
        document.scroll(-rows, VIEW);
        let reached = document.position(VIEW) != before.position(VIEW) && document.top != Place::default();
        document.scroll(rows, VIEW);
        prop_assert!(document == before || !reached);
    }
}
