//! The codes. A code is never renumbered and never used again for something else. What it means
//! stands in `codes/`, without which it does not compile.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The contract or the generated code would be wrong: the build stops.
    Error,
    /// Probably a mistake: the build goes on.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! catalogue {
    ($($name:ident = $id:literal, $severity:ident, $title:literal;)*) => {
        /// An entry of the catalogue of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = include_str!(concat!("codes/", $id, ".md"))] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable name: `K001`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it is about, in one sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it means, why it matters, and an example with its fix, in Markdown.
            ///
            /// The first line is a heading with the code, its severity and its title. The blocks
            /// under `## Example` are Knock directories that trigger it, those under `## Fix` do
            /// not. A line `=== path` starts a file; `=== steps` stands for a workflow with these
            /// steps, and `=== template` for one that sends this text.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("codes/", $id, ".md")),)* }
            }
        }
    };
}

catalogue! {
    NoDirectory = "K001", Error, "No Knock directory was found.";
    Unreadable = "K002", Error, "A file cannot be read.";
    InvalidJson = "K003", Error, "A file is not valid JSON.";
    UnexpectedShape = "K004", Error, "A file does not have the shape that Knock writes.";
    MissingFile = "K005", Error, "A file that is referred to does not exist.";
    PathEscapes = "K006", Error, "A path leads out of the directory it belongs to.";
    DuplicateKey = "K007", Error, "Two folders have the key of one workflow, partial or layout.";
    NoWorkflows = "K008", Warning, "A Knock directory holds no workflow.";
    Misplaced = "K009", Warning, "A file has a name under which Knock does not read it.";
    Liquid = "K010", Error, "A template is not valid Liquid.";
    UnknownFilter = "K011", Warning, "A filter does not exist.";
    InvalidRender = "K012", Error, "A partial is rendered in a way that Knock does not have.";
    UnknownPartial = "K013", Error, "A partial that is rendered does not exist.";
    RendersTooMuch = "K014", Error, "What is rendered has no end, goes too deep, or is too much.";
    UnusedPartial = "K015", Warning, "Nothing renders a partial.";
    TextParameter = "K016", Warning, "A parameter that arrives as text is used as something else.";
    UnknownLayout = "K017", Error, "The layout that an email names does not exist.";
    UnknownTranslation = "K018", Warning, "A translation does not exist.";
    TranslationArguments = "K019", Warning, "A translation and its use do not agree on its arguments.";
    NearBuiltIn = "K020", Warning, "A field of the data is named almost like something that Knock provides.";
    NearField = "K021", Warning, "A field is named almost like another.";
    UnknownMember = "K022", Warning, "Something that Knock provides does not have this member.";
    PrintedWhole = "K023", Warning, "Something that has members is printed as a whole.";
    EmptyInPartial = "K024", Warning, "A name is not visible inside a partial.";
    ReservedName = "K025", Warning, "A local hides something that Knock provides.";
    UnusedLocal = "K026", Warning, "A local is never used.";
    UsedBeforeSet = "K027", Warning, "A local is used before it is set.";
    ConflictingKinds = "K030", Error, "Two reads of one value need different kinds.";
    PrintedStructure = "K031", Warning, "A list or an object is printed.";
    WeakGuard = "K032", Warning, "A guard may let an absent value pass.";
    PrintedAttachments = "K033", Warning, "Attachments are used as something else.";
    InvalidPath = "K040", Error, "A setting that holds a path does not.";
    UnknownStepType = "K041", Warning, "A step has a type that is not known.";
    UnknownRoot = "K042", Warning, "The variable of a condition is not a path with a root.";
    LostInBatch = "K043", Warning, "A batch does not keep what is read after it.";
    MaybeMissing = "K044", Warning, "What is read is only written if a step runs.";
    HaltsOnUndefined = "K045", Error, "A run halts where this is not there.";
    TriggerData = "K046", Error, "A workflow is triggered without data that it needs.";
    UnknownOperator = "K047", Warning, "A condition has an operator that Knock does not have.";
    InvalidSchema = "K050", Error, "A schema is not a valid JSON Schema.";
    SchemaReference = "K051", Warning, "A reference of a schema leads to nothing that can be read.";
    ForbiddenBySchema = "K052", Error, "A field is read that the schema forbids.";
    UndeclaredInSchema = "K053", Warning, "A field is read that the schema does not declare.";
    OptionalInSchema = "K054", Warning, "What is read may be missing, as the schema has it.";
    SchemaKind = "K055", Error, "A read needs another kind than the schema says.";
    Unsatisfiable = "K056", Error, "No data satisfies a schema.";
    SchemaTooLarge = "K057", Warning, "A schema is too large for types.";
    InvalidOverride = "K060", Error, "An override in `knock-types.toml` is not valid.";
    UnknownOverride = "K061", Error, "An override in `knock-types.toml` is for something that does not exist.";
    SameIdentifier = "K070", Warning, "Two names become one identifier in Rust.";
    NotInEnvironment = "K080", Error, "The environment does not have what a workflow uses.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
