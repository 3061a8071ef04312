//! A file that appears whole or not at all, and replaces another one only when it may.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::state;

/// What to do with a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and say so.
    Keep,
    /// Put the new one in its place.
    Replace,
}

/// The path as people write it: `~/` is the home folder.
pub(super) fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// Writes a file for its owner only. `AlreadyExists`, where one is there that is to be kept, also when it came only a moment ago.
pub(super) fn write(path: &Path, content: &[u8], existing: Existing) -> io::Result<()> {
    if existing == Existing::Replace {
        return state::replace(path, content);
    }
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.whole", std::process::id()));
    let whole = path.with_file_name(name);
    state::replace(&whole, content)?;
    // unlike a renaming, a link never takes another file's place
    let linked = fs::hard_link(&whole, path);
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && path.symlink_metadata().is_err() => {
            // some file systems know no links
            fs::rename(&whole, path)
        }
        other => {
            // best effort: the outcome above is what counts
            let _ = fs::remove_file(&whole);
            other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        write(&path, b"one", Existing::Keep).unwrap();
        assert_eq!(write(&path, b"two", Existing::Keep).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"two", Existing::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn the_home_folder_is_known_by_its_sign() {
        assert!(expanded("~/a.csv").is_absolute());
        assert_eq!(expanded("a.csv"), Path::new("a.csv"));
    }
}
