//! Applications that trigger a workflow, as somebody would write them who knows of it what
//! `cargo knock inspect` says.

mod inspected;
mod shape;
mod values;

use std::fmt::Write as _;

pub use inspected::{Diagnostic, Entity, Entry, Inspected, Inspection};
use knock_codegen::names::{Case, identifiers};
use values::{Values, indented};

/// An application that triggers one workflow.
#[derive(Clone, Copy, Debug)]
pub struct Application<'a> {
    /// What is known of the workflow.
    pub workflow: &'a Inspected,
    /// How the application is written.
    pub style: Style,
    /// The path of a field of the data that is left out all the same.
    pub dropped: Option<&'a str>,
}

/// How an application is written, where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What it does about optional fields.
    pub optional: Optional,
    /// What it gives where anything goes that prints.
    pub scalar: Scalar,
    /// Whether it cancels what it triggers, where that can be done.
    pub cancels: bool,
}

/// What an application does about optional fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optional {
    /// It does not mention them.
    Absent,
    /// It always gives them: in a struct of its own, they are fields like any other.
    Always,
    /// It may give them: in a struct of its own, they are an `Option`.
    Maybe,
}

/// What an application gives where anything goes that prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    Text,
    /// A whole number.
    Integer,
}

impl Style {
    /// Nothing but what must be.
    pub const SPARING: Self = Self {
        optional: Optional::Absent,
        scalar: Scalar::Text,
        cancels: false,
    };

    /// Everything that can be.
    pub const THOROUGH: Self = Self {
        optional: Optional::Maybe,
        scalar: Scalar::Integer,
        cancels: true,
    };
}

impl Application<'_> {
    /// With what the build script generated, which is the module `workflows`.
    #[must_use]
    pub fn with_bindings(&self, workflows: &str) -> String {
        let key = self.workflow.key.as_str();
        let module = &identifiers(Case::Module, [key])[key];
        let data = self.workflow.shape();
        let data = Values::new(self, &data, Some(module)).object(&data);
        let trigger = format!("{module}::trigger(&client, [\"user_123\"], data");
        let main = self.main(&data, &trigger, &format!("{module}::cancel"));
        format!("use {workflows}::{module};\n\n{main}")
    }

    /// With a struct that derives `Workflow` for the Knock directory at this path.
    #[must_use]
    pub fn with_derive(&self, directory: &str) -> String {
        let data = self.workflow.shape();
        let values = Values::new(self, &data, None);
        let key = &self.workflow.key;
        let mut text = format!(
            "#[derive(serde::Serialize, knock_runtime::Workflow)]\n\
             #[knock(workflow = {key:?}, directory = {directory:?})]\n\
             {}\n",
            values.definition(&data)
        );
        for object in values.objects(&data).into_iter().skip(1) {
            text.push_str("#[derive(serde::Serialize, knock_runtime::KnockData)]\n");
            text = text + &values.definition(object) + "\n";
        }
        let trigger = "data.trigger(&client, [\"user_123\"]";
        text + &self.main(&values.object(&data), trigger, "Data::cancel")
    }

    /// A program that prepares requests; `trigger` is a call that may have further arguments.
    fn main(&self, data: &str, trigger: &str, cancel: &str) -> String {
        let (data, demanded) = (indented(data), self.demanded());
        let mut text = format!(
            "fn main() -> knock_runtime::Result<()> {{
    let client = knock_runtime::Client::from_env()?;
    let data = {data};
    drop({trigger}{demanded}));
"
        );
        if self.style.cancels && self.workflow.cancelable {
            let _ = writeln!(text, "    drop({cancel}(&client, \"a_key\"));");
        }
        text + "    Ok(())\n}\n"
    }

    /// The further arguments of a trigger.
    fn demanded(&self) -> String {
        let all = [
            (
                &self.workflow.actor,
                ", knock_runtime::Recipient::user(\"user_456\")",
            ),
            (
                &self.workflow.tenant,
                ", knock_runtime::Tenant::new(\"acme\")",
            ),
        ];
        let demanded = all.iter().filter(|(entity, _)| entity.is_required());
        demanded.map(|(_, argument)| *argument).collect()
    }
}

#[cfg(test)]
mod tests;
