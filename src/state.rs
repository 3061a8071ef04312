//! The folders of the program: configuration (read only) and state (log, audit, session), by XDG on every Unix.
//!
//! What is written there is for its owner only. Knows nothing of what the files hold.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

use crate::config::Env;

/// The folder of `config.toml` and user themes.
///
/// # Errors
/// When there is no home folder, with what to do.
pub fn config_folder() -> Result<PathBuf, String> {
    Ok(xdg()?.config_dir().join("flowdeck"))
}

/// The folder of log, audit and session: `FLOWDECK_STATE`, or the one of XDG. It need not exist yet.
///
/// # Errors
/// When there is no home folder, with what to do.
pub fn state_folder(env: &Env) -> Result<PathBuf, String> {
    if let Some(folder) = env.get("FLOWDECK_STATE") {
        return std::path::absolute(folder).map_err(|e| format!("FLOWDECK_STATE: {e}"));
    }
    let xdg = xdg()?;
    Ok(xdg.state_dir().unwrap_or_else(|| xdg.data_dir()).join("flowdeck"))
}

fn xdg() -> Result<Xdg, String> {
    let lacking = || "there is no home folder: set HOME, or FLOWDECK_CONFIG and FLOWDECK_STATE".to_owned();
    // a home that begins nowhere would be another one wherever flowdeck is started
    Xdg::new().ok().filter(|xdg| xdg.home_dir().is_absolute()).ok_or_else(lacking)
}

/// Creates a folder, with those above it, for its owner only. One that is there already is left as it is.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Opens a file for adding to its end; a new one is for its owner only.
pub fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

/// Writes a file as a whole, for its owner only: readers see the old content or the new, never half of it.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let fresh = path.with_file_name(name);
    let written = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)
    });
    if written.is_err() {
        // Best effort: the error that counts is the one above.
        let _ = std::fs::remove_file(&fresh);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_created_is_for_its_owner_only() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a/b");
        create_folder(&folder).unwrap();
        create_folder(&folder).unwrap();
        append(&folder.join("log")).unwrap().write_all(b"1").unwrap();
        append(&folder.join("log")).unwrap().write_all(b"2").unwrap();
        replace(&folder.join("session"), b"old").unwrap();
        replace(&folder.join("session"), b"new").unwrap();
        assert_eq!((mode(&root.path().join("a")), mode(&folder)), (0o700, 0o700));
        assert_eq!((mode(&folder.join("log")), mode(&folder.join("session"))), (0o600, 0o600));
        assert_eq!(std::fs::read(folder.join("log")).unwrap(), b"12");
        assert_eq!(std::fs::read(folder.join("session")).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing is left behind");
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("folder");
        std::fs::create_dir(&path).unwrap();
        assert!(replace(&path, b"x").is_err());
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn flowdeck_state_goes_before_the_home_folder() {
        let env = Env::of([("FLOWDECK_STATE", "/some/where")]).unwrap();
        assert_eq!(state_folder(&env).unwrap(), Path::new("/some/where"));
        assert!(state_folder(&Env::default()).unwrap().ends_with("flowdeck"));
    }
}
