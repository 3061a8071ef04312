//! Where one starts: rows first, counts after them, and no count holds the rows back.

use crate::support::{
    ui::Ui,
    wire::{Answer, Wire},
};

#[tokio::test(start_paused = true)]
async fn peek() {
    let mut ui = Ui::demo(120, 40).await;
    eprintln!("{}\n", ui.screen());
    for line in ui.wire.lines() {
        eprintln!("{line}");
    }
    for keys in ["g i", "f", "enter", "tab", "tab", "tab", "esc g p", "g j", "g t", "g v", "?"] {
        ui.keys(keys).await;
        eprintln!("--- {keys}\n{}\n", ui.screen());
        for line in ui.wire.lines() {
            eprintln!("{}", &line[..line.len().min(200)]);
        }
    }
    ui.snapshot("peek");
    let _ = Answer::Never;
    let _ = Wire::new();
}
