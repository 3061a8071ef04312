//! The documents say what the code says: tables in them are made from it, their links lead somewhere, their examples are understood.
//!
//! After a change of commands, filters, keys or flags: `UPDATE_DOCS=1 cargo test --test it docs` writes the made parts anew.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use clap::{CommandFactory, Parser};
use flowdeck::{
    api::camunda7,
    app::command::{self, Run},
    cli::Cli,
    config::{self, Config, Key},
    resource::{self, Binding, Filter, Param, Resource},
};

/// A part of a document that is made from the code, and what makes it.
type Made = (&'static str, &'static str, fn() -> String);

/// File, name between the markers, and what makes it.
const MADE: &[Made] = &[
    ("README.md", "keys", keys),
    ("docs/filters.md", "filters", filters),
    ("docs/configuration.md", "config keys", config_keys),
    ("docs/configuration.md", "variables", variables),
    ("docs/command-line.md", "help", help),
    ("docs/architecture.md", "operations", operations),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document, with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let files = |folder: &str| fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = files(".").chain(files("docs")).filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

/// The text with the part of that name replaced.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- made from the code: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no line `{}`", begin.trim_end()));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no `{end}`"));
    format!("{before}{begin}\n{}\n\n{end}{after}", part.trim())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Joined by blanks: sequences are typed one after the other.
fn keys() -> String {
    let mut groups: Vec<&str> = vec![];
    for command in command::all() {
        if !groups.contains(&command.group) {
            groups.push(command.group);
        }
    }
    let mut text = String::new();
    for group in groups {
        let _ = write!(text, "\n**{group}**\n\n| keys | command | what it does |\n|---|---|---|\n");
        for command in command::all().filter(|command| command.group == group) {
            let keys = command.keys.iter().map(|keys| code(keys)).collect::<Vec<_>>().join(", ");
            let risk = if matches!(command.run, Run::Plan(_)) { format!(" ({})", command.risk.word()) } else { String::new() };
            let _ = writeln!(text, "| {} | {} | {}{risk} |", cell(&keys), code(command.id), cell(command.help));
        }
    }
    text
}

fn filters() -> String {
    let mut text = String::new();
    for resource in resource::ALL {
        let aliases = resource.aliases.iter().map(|alias| code(alias)).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "\n### {}\n\nAlso called {aliases}: {}.\n\n| filter | what it is |", resource.name, resource.help);
        for binding in resource.source {
            let _ = write!(text, " server, `{} {}` |", binding.operation.method, binding.operation.path);
        }
        let _ = writeln!(text, " page |\n|---|---|{}---|", "---|".repeat(resource.source.len()));
        for filter in resource.filters {
            let values = filter.values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ");
            let told = filter.values.iter().all(|value| filter.help.contains(value));
            let what = if told { filter.help.to_owned() } else { format!("{}: {values}", filter.help) };
            let _ = write!(text, "| {} | {} |", code(filter.name), cell(&what));
            for binding in resource.source {
                let _ = write!(text, " {} |", server_takes(binding, filter));
            }
            let _ = writeln!(text, " {} |", if filter.column.is_some() { "yes" } else { "–" });
        }
        let _ = write!(text, "\nSorted by the server: {}.\n", sorts(resource));
    }
    text
}

fn server_takes(binding: &Binding, of: &Filter) -> String {
    let mut forms: Vec<String> = vec![];
    for (_, param) in binding.filters.iter().filter(|(name, _)| *name == of.name) {
        match param.alone() {
            Param::Is(_) => forms.push("value".to_owned()),
            Param::Like(_) => forms.push("`~part`, `a*`".to_owned()),
            Param::In(_) => forms.push("value, `a,b`".to_owned()),
            Param::After(_) | Param::Before(_) if of.column.is_some() => forms.push("`<`, `>`".to_owned()),
            Param::After(_) | Param::Before(_) => forms.push("time".to_owned()),
            Param::AtLeast(_) => forms.push("`>`, `>=`".to_owned()),
            Param::AtMost(_) => forms.push("`<`, `<=`".to_owned()),
            Param::Whole(values) => forms.extend(values.iter().map(|value| code(value))),
            Param::Variables(_) => forms.push("value, `~part`, `a*`, `<`, `<=`, `>`, `>=`".to_owned()),
            Param::Typed(_) => forms.push("`5`, `true`, text".to_owned()),
            Param::Choice(choices) => forms.extend(choices.iter().map(|(value, ..)| code(value))),
            Param::Switch(switches) => forms.extend(switches.iter().map(|(value, _)| code(value))),
            Param::With(..) => {} // what goes with it is nothing to type
        }
    }
    forms.dedup();
    if forms.is_empty() { "–".to_owned() } else { forms.join(", ") }
}

fn sorts(resource: &Resource) -> String {
    let of = |binding: &Binding| binding.sorts.iter().map(|(name, _)| code(name)).collect::<Vec<_>>().join(", ");
    let several = resource.source.len() > 1;
    let lists = resource.source.iter().map(|binding| {
        let by = if binding.sorts.is_empty() { "nothing".to_owned() } else { of(binding) };
        if several { format!("{by} (`{}`)", binding.operation.path) } else { by }
    });
    lists.collect::<Vec<_>>().join("; ")
}

fn config_keys() -> String {
    let tables: [(&str, &[Key]); 8] = [
        ("The file itself", config::TOP),
        ("`[commands.NAME]`", config::OWN),
        ("`[contexts.NAME]`", config::CONTEXT),
        ("`auth` of a context", config::AUTH),
        ("`auth.basic`", config::BASIC),
        ("`auth.oauth`", config::OAUTH),
        ("`tls` of a context", config::TLS),
        ("A secret", config::SECRET),
    ];
    let mut text = String::new();
    for (title, keys) in tables {
        let _ = write!(text, "\n**{title}**\n\n| key | what it is for |\n|---|---|\n");
        for key in keys.iter().filter(|key| key.is_built()) {
            let _ = writeln!(text, "| {} | {} |", code(key.name), cell(key.help));
        }
        let later = keys.iter().filter(|key| !key.is_built()).map(|key| code(key.name)).collect::<Vec<_>>();
        if !later.is_empty() {
            let _ = writeln!(text, "\nKnown, not built yet, and refused with that word: {}.", later.join(", "));
        }
    }
    text
}

fn variables() -> String {
    let mut text = "| variable | what it does |\n|---|---|\n".to_owned();
    for variable in config::VARIABLES {
        let _ = writeln!(text, "| {} | {} |", code(variable.name), cell(variable.help));
    }
    text
}

/// The help of the program and of each of its commands, 100 columns wide wherever it is made.
fn help() -> String {
    fn add(text: &mut String, command: &clap::Command, path: &str) {
        let mut shown = command.clone().term_width(100).max_term_width(100).bin_name(path);
        let told = shown.render_long_help().to_string();
        let told = told.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let _ = write!(text, "\n### {path}\n\n```text\n{}\n```\n", told.trim_end());
        for below in command.get_subcommands() {
            add(text, below, &format!("{path} {}", below.get_name()));
        }
    }
    let mut command = Cli::command();
    command.build();
    let mut text = String::new();
    add(&mut text, &command, "flowdeck");
    text
}

fn operations() -> String {
    let all = camunda7::operations().count();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for resource in resource::ALL {
        used.extend(resource.source.iter().flat_map(|binding| [Some(binding.operation), binding.count]).flatten().map(|o| o.id));
        used.extend(resource.joins.iter().map(|join| join.operation.id));
    }
    format!(
        "The tables of the Camunda 7 family hold {all} operations; lists, counts and joins of the resources are bound to {} of them.",
        used.len()
    )
}

#[test]
fn what_is_made_from_the_code_is_what_the_code_says() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut stale = vec![];
    for (file, name, make) in MADE {
        let path = root().join(file);
        let text = fs::read_to_string(&path).unwrap();
        let fresh = with_part(&text, name, &make());
        if fresh != text {
            if update {
                fs::write(&path, fresh).unwrap();
            } else {
                stale.push(format!("{file}: {name}"));
            }
        }
    }
    assert!(stale.is_empty(), "stale: {} (UPDATE_DOCS=1 cargo test --test it docs)", stale.join(", "));
}

#[test]
fn every_relative_link_leads_to_something() {
    let mut dead = vec![];
    for (path, text) in documents() {
        for link in links(&text) {
            let target = link.split('#').next().unwrap_or_default();
            let outside = link.contains("://") || link.starts_with("mailto:");
            if !outside && !target.is_empty() && !path.parent().unwrap().join(target).exists() {
                dead.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// Targets of links and pictures outside of code.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|prose| prose.split("](").skip(1).filter_map(|rest| rest.split(')').next())).collect()
}

#[test]
fn a_link_within_a_document_leads_to_a_heading() {
    let all = documents();
    for (path, text) in &all {
        for link in links(text).into_iter().filter(|link| !link.contains("://")) {
            let Some((file, heading)) = link.split_once('#') else { continue };
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file).canonicalize().unwrap() };
            let (_, target) = all.iter().find(|(p, _)| p.canonicalize().unwrap() == target.canonicalize().unwrap()).unwrap();
            let there = target.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading);
            assert!(there, "{}: no heading for {link}", path.display());
        }
    }
}

/// The name that a heading is linked by.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Code blocks of one language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let opened = text.split("```").skip(1).step_by(2);
    opened.filter_map(|block| block.split_once('\n')).filter(|(first, _)| *first == language).map(|(_, rest)| rest).collect()
}

#[test]
fn the_readme_gives_two_set_up_commands() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("## Set up\n").unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let commands: Vec<&str> =
        blocks(section, "sh").iter().flat_map(|block| block.lines()).map(|line| line.split('#').next().unwrap().trim()).collect();
    assert_eq!(commands, ["cargo run --release -- --demo", "cargo test"]);
}

#[test]
fn every_flowdeck_command_in_the_documents_is_understood() {
    let mut seen = 0;
    for (path, text) in documents() {
        for line in blocks(&text, "sh").iter().flat_map(|block| block.lines()) {
            // in a pipe, and after variables for it
            let words = words(line.split(" | ").next().unwrap().split(" #").next().unwrap());
            let words: Vec<_> = words.into_iter().skip_while(|word| word.starts_with("FLOWDECK_")).collect();
            if words.first().is_none_or(|program| program != "flowdeck") {
                continue;
            }
            seen += 1;
            if let Err(error) = Cli::try_parse_from(&words) {
                assert!(!error.use_stderr(), "{}: {line}\n{error}", path.display());
            }
        }
    }
    assert!(seen > 5, "only {seen} found");
}

/// Words of a shell line, with plain quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (vec![], None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn every_configuration_in_the_documents_is_accepted() {
    for (path, text) in documents() {
        for block in blocks(&text, "toml").into_iter().filter(|block| block.contains("[contexts.")) {
            if let Err(error) = Config::parse(block, Path::new("config.toml")) {
                panic!("{}: {error}\n{block}", path.display());
            }
        }
    }
}

#[test]
fn every_bad_day_names_a_test_that_exists() {
    let text = fs::read_to_string(root().join("docs/bad-days.md")).unwrap();
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|code| code.contains("::")).collect();
    for name in &named {
        let (module, function) = name.rsplit_once("::").unwrap();
        let file = match (module.strip_prefix("contract::suite::"), module.strip_suffix("::tests")) {
            (Some(contract), _) => format!("tests/contract/{contract}.rs"),
            _ if module.starts_with("engines::") => format!("tests/{}.rs", module.replace("::", "/")),
            (_, Some(unit)) => format!("src/{}.rs", unit.replace("::", "/")),
            _ => format!("tests/it/{}.rs", module.replace("::", "/")),
        };
        let code = fs::read_to_string(root().join(&file)).unwrap_or_else(|error| panic!("{name}: {file}: {error}"));
        // a function, or a row of a table that makes functions
        let is_there = [format!("fn {function}("), format!("\n    {function}: ")].iter().any(|words| code.contains(words));
        assert!(is_there, "{name} is no test");
    }
    let days = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what")).count();
    assert!(named.len() == days && days > 40, "{days} bad days, {} tests", named.len());
}

#[test]
fn the_documents_name_no_place_of_the_machine_they_were_written_on() {
    for (path, text) in documents() {
        for place in ["/work/", "/root/", "/home/", "/tmp/", "/Users/"] {
            assert!(!text.contains(place), "{} names {place}", path.display());
        }
    }
}
