//! `flowdeck completions` and `flowdeck man`: what a shell and `man` know of the program, made from its command line.

use std::{io, process::ExitCode};

use clap::{Args, CommandFactory, builder::PossibleValuesParser};
use clap_complete::Shell;

use super::{Cli, out};
use crate::{
    config::{Config, Env},
    resource,
};

/// Print completions for a shell: source <(flowdeck completions bash)
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints them, with the names of resources and of the contexts that the configuration has now.
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        // a configuration that cannot be read takes nothing from the rest
        let contexts = Env::of_process().and_then(|env| Config::load(&env)).map(|config| config.contexts).unwrap_or_default();
        out::print(&completions(self.shell, contexts.into_iter().map(|context| context.name)))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the man page.
pub fn man() -> anyhow::Result<ExitCode> {
    out::print(&man_page()?)?;
    Ok(ExitCode::SUCCESS)
}

/// The completions of a shell.
pub fn completions(shell: Shell, contexts: impl Iterator<Item = String>) -> Vec<u8> {
    let resources = || PossibleValuesParser::new(resource::ALL.iter().map(|resource| resource.name));
    let named = |command: clap::Command| command.mut_arg("resource", |arg| arg.value_parser(resources()));
    // names with blanks and quotes would have to be quoted for each shell: they are left to be typed
    let plain = |name: &String| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let contexts: Vec<String> = contexts.filter(plain).collect();
    let mut command = Cli::command().mut_subcommand("get", named).mut_subcommand("export", named);
    if !contexts.is_empty() {
        command = command.mut_arg("context", |arg| arg.value_parser(PossibleValuesParser::new(contexts)));
    }
    let mut text = vec![];
    clap_complete::generate(shell, &mut command, "flowdeck", &mut text);
    if shell == Shell::Fish {
        // clap writes no values of arguments without a flag for fish
        let lists: Vec<&str> = resource::ALL.iter().map(|resource| resource.name).collect();
        for command in ["get", "export"] {
            let when = format!("__fish_flowdeck_using_subcommand {command}");
            text.extend_from_slice(format!("complete -c flowdeck -n \"{when}\" -f -a \"{}\"\n", lists.join(" ")).as_bytes());
        }
    }
    text
}

/// The man page: the program, then each of its commands.
///
/// # Errors
/// None in practice: it is written into memory.
pub fn man_page() -> io::Result<Vec<u8>> {
    let mut text = vec![];
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for below in command.get_subcommands() {
        let name = format!("flowdeck {}", below.get_name());
        let below = below.clone().name(name.clone()).bin_name(name.clone());
        let page = clap_mangen::Man::new(below);
        text.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
        page.render_synopsis_section(&mut text)?;
        page.render_description_section(&mut text)?;
        page.render_options_section(&mut text)?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(shell: Shell) -> String {
        String::from_utf8(completions(shell, ["local".to_owned(), "it's $(prod)".to_owned()].into_iter())).unwrap()
    }

    #[test]
    fn every_shell_completes_commands_flags_and_resources() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Elvish, Shell::PowerShell] {
            let text = of(shell);
            for command in Cli::command().get_subcommands() {
                assert!(text.contains(command.get_name()), "{shell}: {}", command.get_name());
            }
            assert!(text.contains("read-only") && text.contains("ndjson"), "{shell}");
        }
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let text = of(shell);
            assert!(resource::ALL.iter().all(|resource| text.contains(resource.name)), "{shell}");
            assert!(text.contains("local") && !text.contains("$(prod)"), "{shell}");
        }
    }

    #[test]
    fn bash_can_read_its_completions() {
        use std::{io::Write, process::Stdio};
        let mut bash = std::process::Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
        bash.stdin.take().unwrap().write_all(of(Shell::Bash).as_bytes()).unwrap();
        assert!(bash.wait().unwrap().success());
    }

    #[test]
    fn the_man_page_has_every_command_and_flag() {
        let text = String::from_utf8(man_page().unwrap()).unwrap().replace("\\-", "-");
        let command = Cli::command();
        for command in command.get_subcommands().chain([&command]) {
            assert!(text.contains(command.get_name()));
            for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(text.contains(&format!("--{flag}")), "{} --{flag}", command.get_name());
            }
        }
    }
}
