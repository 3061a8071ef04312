//! Every size of terminal: drawing never panics, and too small says so.

use super::SCREENS;
use crate::support::ui::Ui;

const WIDTHS: [u16; 8] = [1, 3, 20, 39, 40, 80, 120, 200];
const HEIGHTS: [u16; 6] = [1, 2, 9, 10, 24, 60];

/// What can lie over a screen, by the keys that open it.
const OVERLAYS: &[(&str, &str)] = &[
    ("palette", ":"),
    ("help", "?"),
    ("contexts", "@"),
    ("sequence", "g"),
    ("notices", "g z g n"),
    ("runs", "g j r y g w"),
    ("filter", "g i / x"),
    ("sort", "g i s"),
    ("search", "g i j j t / x"),
    ("confirm one", "g j r"),
    ("confirm many", "g j m a r i"),
    ("retries", "g j R"),
    ("form", "g t C"),
    ("free field", "g t C ctrl-n"),
    ("new variable", "g i j j enter 0 4 n"),
];

async fn through_all_sizes(name: &str, keys: &str) {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys(keys).await;
    for width in WIDTHS {
        for height in HEIGHTS {
            ui.resize(width, height).await;
            let said = ui.screen().contains("flowdeck needs");
            assert_eq!(said, (width < 40 || height < 10) && width >= 20, "{name} at {width}x{height}:\n{}", ui.screen());
        }
    }
    ui.keys("down up").await;
    ui.resize(120, 40).await;
}

#[tokio::test(start_paused = true)]
async fn every_screen_is_drawn_at_every_size() {
    for (name, keys) in SCREENS {
        through_all_sizes(name, keys).await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_overlay_is_drawn_at_every_size() {
    for (name, keys) in OVERLAYS {
        through_all_sizes(name, keys).await;
    }
}
