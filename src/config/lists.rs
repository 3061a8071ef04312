//! What the configuration says about lists: which columns they show, and filters with names.

use std::collections::BTreeMap;

use super::{
    keys::closest,
    read::{Entry, Reader, in_order},
};
use crate::{
    memory::SavedFilter,
    resource::{ALL, Resource, filter},
};

impl Reader<'_> {
    /// `[columns]`: names of columns, by resource.
    pub(super) fn columns(&mut self, entry: &Entry<'_>) -> BTreeMap<String, Vec<String>> {
        let mut columns = BTreeMap::new();
        for (resource, entry) in self.of_resources(entry, "[columns] with RESOURCE = [\"column\", …]") {
            let names = entry.value.as_array().into_iter().flat_map(|array| array.iter());
            let names: Option<Vec<String>> = names.map(|name| name.get_ref().as_str().map(str::to_owned)).collect();
            let Some(names) = names.filter(|names| !names.is_empty()) else {
                self.problem(&entry.at, &format!("{} should be names of columns, like [\"{}\"]", entry.path, resource.columns[0].name));
                continue;
            };
            let known = resource.columns.iter().map(|column| column.name);
            for name in names.iter().filter(|name| resource.column(name).is_none()) {
                let message = format!("{}: {} have no column `{name}`; {}", entry.path, resource.name, near(name, known.clone()));
                self.problem(&entry.at, &message);
            }
            columns.insert(resource.name.to_owned(), names);
        }
        columns
    }

    /// `[filters.RESOURCE]`: filters with names.
    pub(super) fn filters(&mut self, entry: &Entry<'_>) -> Vec<SavedFilter> {
        let mut filters = vec![];
        for (resource, entry) in self.of_resources(entry, "[filters.RESOURCE] with NAME = \"filter\"") {
            let Some(table) = self.table(&entry, "[filters.RESOURCE] with NAME = \"filter\"") else { continue };
            for (name, value) in in_order(table) {
                let path = format!("{}.{}", entry.path, name.get_ref());
                let entry = Entry { key: "filters", path, at: name.span(), value: value.get_ref() };
                let Some(text) = self.text(&entry) else { continue };
                if let Err(reason) = filter::parse(resource, &text) {
                    self.problem(&entry.at, &format!("{}: {reason}", entry.path));
                }
                let name = name.get_ref().to_string();
                filters.push(SavedFilter { name, resource: resource.name.to_owned(), filter: text, fixed: true });
            }
        }
        filters
    }

    /// The entries of a table whose keys are names of resources.
    fn of_resources<'t>(&mut self, entry: &Entry<'t>, like: &str) -> Vec<(&'static Resource, Entry<'t>)> {
        let Some(table) = self.table(entry, like) else { return vec![] };
        let mut entries = vec![];
        for (name, value) in in_order(table) {
            let path = format!("{}.{}", entry.path, name.get_ref());
            let Some(resource) = Resource::named(name.get_ref()) else {
                let hint = near(name.get_ref(), ALL.iter().map(|resource| resource.name));
                self.problem(&name.span(), &format!("{path}: there is no such list; {hint}"));
                continue;
            };
            entries.push((resource, Entry { key: entry.key, path, at: name.span(), value: value.get_ref() }));
        }
        entries
    }
}

/// The closest name, or all there are.
fn near<'a>(name: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    match closest(name, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", names.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::Config;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("config.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn columns_and_filters_are_read_by_list() {
        let config = parse("[columns]\nincidents = [\"age\", \"message\"]\n[filters.jobs]\nlate = \"due<0s retries>0\"\n").unwrap();
        assert_eq!(config.columns["incidents"], ["age", "message"]);
        assert_eq!((config.filters[0].name.as_str(), config.filters[0].resource.as_str()), ("late", "jobs"));
        assert!(config.filters[0].fixed);
    }

    #[test]
    fn what_is_not_known_is_refused_with_the_closest() {
        for (text, told) in [
            ("[columns]\nincidents = [\"mesage\"]\n", "did you mean `message`?"),
            ("[columns]\nincident-s = [\"age\"]\n", "did you mean `incidents`?"),
            ("[columns]\nincidents = []\n", "should be names of columns"),
            ("[columns]\nincidents = [1]\n", "should be names of columns"),
            ("[filters.jobs]\nlate = \"dew<0s\"\n", "closest: "),
            ("[filters]\njobs = \"x\"\n", "should be [filters.RESOURCE]"),
            ("restore = 1\n", "true or false"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
