//! What the evolution rule says of one application and one edit.

use Time::{After, Before};
use Verdict::Passes;
use knock_tests::application::{Optional, Scalar, Style};

/// An application, and whether it compiles.
pub(crate) struct Row {
    /// Which workflow the application was written for.
    pub(crate) written: Time,
    /// Which workflow it is compiled with.
    pub(crate) compiled: Time,
    pub(crate) caller: Caller,
    /// What becomes of it where it uses what a build script generated.
    pub(crate) bindings: Verdict,
    /// What becomes of it where it derives `Workflow`.
    pub(crate) derive: Verdict,
    /// What an error must mention, where it is not what was edited.
    pub(crate) subject: Option<&'static str>,
}

/// Before or after the edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    Before,
    After,
}

/// What kind of application calls a workflow.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) name: &'static str,
    pub(crate) style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passes,
    Fails,
    /// The value is missing in one place, and given in another where it cannot be any more.
    FailsInBothPlaces,
}

impl Verdict {
    /// How many errors rustc has.
    pub(crate) const fn errors(self) -> usize {
        match self {
            Self::Passes => 0,
            Self::Fails => 1,
            Self::FailsInBothPlaces => 2,
        }
    }
}

/// It gives nothing but what must be.
pub(crate) const SPARING: Caller = Caller {
    name: "required, text",
    style: Style::SPARING,
};

/// The same with numbers.
pub(crate) const NUMERIC: Caller = Caller {
    name: "required, numbers",
    style: Style {
        scalar: Scalar::Integer,
        ..Style::SPARING
    },
};

/// It always gives everything: in a struct of its own, all fields are alike.
pub(crate) const GENEROUS: Caller = Caller {
    name: "all fields",
    style: Style {
        optional: Optional::Always,
        ..Style::THOROUGH
    },
};

/// It knows which fields are optional.
pub(crate) const THOROUGH: Caller = Caller {
    name: "optional as such",
    style: Style::THOROUGH,
};

/// The application was there before the edit.
pub(crate) const fn edited(caller: Caller, bindings: Verdict, derive: Verdict) -> Row {
    Row {
        written: Before,
        compiled: After,
        caller,
        bindings,
        derive,
        subject: None,
    }
}

/// The application came after the edit, which is undone.
pub(crate) const fn undone(caller: Caller, bindings: Verdict, derive: Verdict) -> Row {
    Row {
        written: After,
        compiled: Before,
        ..edited(caller, bindings, derive)
    }
}

/// The application came after the edit: it is correct.
pub(crate) const fn written(caller: Caller) -> Row {
    Row {
        written: After,
        ..edited(caller, Passes, Passes)
    }
}

/// Nothing was edited: it is correct.
pub(crate) const fn original(caller: Caller) -> Row {
    Row {
        compiled: Before,
        ..edited(caller, Passes, Passes)
    }
}

impl Row {
    /// The same, and an error must mention something else than what was edited.
    pub(crate) const fn naming(self, subject: &'static str) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// What happens to the application with an edit of this name.
    pub(crate) fn title(&self, name: &str) -> String {
        match (self.written, self.compiled) {
            (Before, Before) => "change nothing".to_owned(),
            (Before, After) => name.to_owned(),
            (After, Before) => format!("undo: {name}"),
            (After, After) => format!("write it after: {name}"),
        }
    }
}
