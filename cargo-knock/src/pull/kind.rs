//! The kinds of resources that have folders.

/// What a folder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A part of templates.
    Partial,
    /// What is around the emails.
    Layout,
    /// A workflow.
    Workflow,
}

impl Kind {
    /// All kinds, those that others use first.
    pub(super) const ALL: [Self; 3] = [Self::Partial, Self::Layout, Self::Workflow];

    /// How one of them is called.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Layout => "layout",
            Self::Workflow => "workflow",
        }
    }

    /// The folder of their folders.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Partial => "partials",
            Self::Layout => "layouts",
            Self::Workflow => "workflows",
        }
    }

    /// The file by which a folder is known to be one.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Partial => "partial.json",
            Self::Layout => "layout.json",
            Self::Workflow => "workflow.json",
        }
    }

    /// The list of the Management API that has them.
    pub(super) fn list(self) -> &'static str {
        match self {
            Self::Partial => "/v1/partials",
            Self::Layout => "/v1/email_layouts",
            Self::Workflow => "/v1/workflows",
        }
    }

    /// The schema that editors find in `$schema`.
    pub(super) fn schema(self) -> &'static str {
        match self {
            Self::Partial => "https://schemas.knock.app/cli/partial.json",
            Self::Layout => "https://schemas.knock.app/cli/email-layout.json",
            Self::Workflow => "https://schemas.knock.app/cli/workflow.json",
        }
    }
}
