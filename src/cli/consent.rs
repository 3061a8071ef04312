//! The guard at the command line: the plan is shown, and what it asks is answered by flags or by the person at the terminal.

use std::fmt::Write as _;

use clap::Args;

use super::{Usage, out};
use crate::{
    api::{Confirmed, Demand, Guard, Plan, Risk, Undo},
    app::Place,
    clock,
    text::clean,
};

/// Lines of a plan that are shown before it is sent; `--dry-run` shows all.
const LINES: usize = 20;

/// How a write is agreed to.
#[derive(Debug, Clone, Args)]
pub struct Consent {
    /// Show what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask: yes, all of them
    #[arg(long)]
    yes: bool,
    /// The name of the production context that is to be written to
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
}

impl Consent {
    /// Whether nothing is to be sent.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Shows a plan and has it confirmed. `None`: that was all that was asked for.
    ///
    /// # Errors
    /// The guard's refusal, or what is missing for its consent. Nothing was sent then.
    pub fn obtain(&self, mut guard: Guard, plan: &Plan, place: &Place) -> anyhow::Result<Option<Vec<Confirmed>>> {
        if self.dry_run {
            let asks = match guard.demand(plan, clock::now().instant) {
                Ok(Demand::Name(name)) => format!("would need the name of the production context, {name}, and the usual answer"),
                Ok(Demand::Count(count)) => format!("would need the count, {count}"),
                Ok(Demand::Yes) => "would need a yes".to_owned(),
                Err(refusal) => format!("would be refused: {refusal}"),
            };
            out::print(format!("{}{}\n", described(plan, place, usize::MAX), clean(&asks)).as_bytes())?;
            return Ok(None);
        }
        guard.demand(plan, clock::now().instant)?;
        out::aside(&described(plan, place, LINES));
        loop {
            let demand = guard.demand(plan, clock::now().instant)?;
            let typed = self.answer(&demand)?;
            if let Some(confirmed) = guard.confirm(plan, &typed, clock::now().instant)? {
                return Ok(Some(confirmed));
            }
        }
    }

    /// What is answered to a demand: by a flag, else by the person.
    fn answer(&self, demand: &Demand) -> anyhow::Result<String> {
        let question = match (demand, &self.confirm) {
            (Demand::Name(_), Some(name)) => return Ok(name.clone()),
            (Demand::Count(count), _) if self.yes => return Ok(count.to_string()),
            (Demand::Yes, _) if self.yes => return Ok("y".to_owned()),
            (Demand::Name(name), None) if !out::can_ask() => {
                return Err(Usage(format!("not sent: context {name} is production: --confirm NAME with its name")).into());
            }
            (Demand::Count(_) | Demand::Yes, _) if !out::can_ask() => {
                return Err(Usage("not sent: nobody can be asked without a terminal: --yes".to_owned()).into());
            }
            (Demand::Name(_), None) => "This is production. Type the name of the context: ".to_owned(),
            (Demand::Count(count), _) => format!("Type the count ({count}) to send: "),
            (Demand::Yes, _) => "Send? Type y: ".to_owned(),
        };
        Ok(out::ask(&question)?)
    }
}

/// A plan as a person reads it, clean: where, what, the requests, and whether it can be undone.
fn described(plan: &Plan, place: &Place, most: usize) -> String {
    let mut text = String::new();
    let kind = if place.production { " PRODUCTION" } else { "" };
    let _ = writeln!(text, "{}\ncontext {}{kind} at {}", clean(&plan.title), clean(&place.name), clean(&place.url));
    for note in &plan.notes {
        let _ = writeln!(text, "note: {}", clean(note));
    }
    for step in plan.steps.iter().take(most) {
        let _ = writeln!(text, "  {}", clean(&step.call.http_line()));
    }
    if plan.steps.len() > most {
        let _ = writeln!(text, "  … and {} more (--dry-run shows all)", plan.steps.len() - most);
    }
    match &plan.undo {
        Undo::No(reason) => drop(writeln!(text, "cannot be undone: {}", clean(reason))),
        Undo::By(_) if plan.risk() == Risk::Destructive => drop(writeln!(text, "deletes")),
        Undo::By(_) => drop(writeln!(text, "can be put back")),
    }
    text
}
