//! The hot paths of drawing: they must cost the same over ten rows and a hundred thousand.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use flowdeck::pane::text::Document;
use flowdeck::text::clean;
use flowdeck::view::glyph::UNICODE;
use flowdeck::view::grid::{Align, Column, Grid, GridRow, Window};
use flowdeck::view::text::{TextView, viewport};
use flowdeck::view::theme::{Theme, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SCREEN: Rect = Rect::new(0, 0, 200, 50);
const ROWS: usize = 100_000;

fn grid(criterion: &mut Criterion) {
    let columns = [
        Column::fixed("AGE", 5, 200).aligned(Align::Right),
        Column::flex("DEFINITION", 10, 2, 150),
        Column::flex("BUSINESS KEY", 12, 1, 60),
        Column::flex("MESSAGE", 20, 6, Column::IDENTITY),
    ];
    let rows: Vec<[String; 4]> = (0..ROWS)
        .map(|row| {
            [
                format!("{}m", row % 60),
                "wh-pick".into(),
                format!("wh-pick-{row:05}"),
                format!("execution stock-wh-pick-{row:05} doesn't exist: execution is null"),
            ]
        })
        .collect();
    let Some(theme) = Theme::built_in("dark") else { return };
    let mut buffer = Buffer::empty(SCREEN);
    criterion.bench_function("grid, 200x50 over 100,000 rows", |bencher| {
        bencher.iter(|| {
            buffer.reset();
            let grid = Grid {
                columns: &columns,
                window: Window { total: ROWS, offset: ROWS / 2 },
                theme: &theme,
                glyphs: &UNICODE,
                focused: true,
            };
            grid.draw(SCREEN, &mut buffer, |index| GridRow {
                cells: rows[index].iter().map(|cell| (clean(cell), Tone::Plain)).collect(),
                selected: index == ROWS / 2 + 7,
                ..GridRow::default()
            });
            black_box(&buffer);
        });
    });
}

fn document(criterion: &mut Criterion) {
    let text: String =
        (0..ROWS).map(|line| format!("\tat org.acme.warehouse.Stock{line}.reserve(Stock.java:{line})")).collect::<Vec<_>>().join("\n");
    let Some(theme) = Theme::built_in("dark") else { return };
    criterion.bench_function("document, opening 100,000 lines", |bencher| bencher.iter(|| Document::plain(black_box(text.clone()))));

    let mut document = Document::plain(text);
    let view = viewport(&document, SCREEN, true);
    let mut buffer = Buffer::empty(SCREEN);
    criterion.bench_function("document, a page further in 100,000 lines", |bencher| {
        bencher.iter(|| {
            let (top, all) = document.position(view);
            if top + 100 > all {
                document.to_start();
            } else {
                document.scroll(50, view);
            }
            buffer.reset();
            TextView { document: &document, numbers: true, theme: &theme, glyphs: &UNICODE }.draw(SCREEN, &mut buffer);
            black_box(&buffer);
        });
    });
    criterion.bench_function("document, a megabyte searched in vain", |bencher| {
        bencher.iter(|| {
            document.search("no such text");
            document.scan(1 << 20, view);
        });
    });
}

criterion_group!(drawing, grid, document);
criterion_main!(drawing);
