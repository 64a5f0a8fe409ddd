//! Why this analysis and others differ. The first reason that explains a difference counts.

use knock_liquid::SyntaxErrorKind;

use crate::comparison::{Difference, Disagreement};
use crate::templates::Verdict;

/// A reason for differences.
pub(crate) struct Reason {
    /// What differs.
    pub(crate) name: &'static str,
    /// Why, and who is right.
    pub(crate) why: &'static str,
    /// Whether a difference is one of these.
    pub(crate) explains: fn(&Disagreement, Difference) -> bool,
}

pub(crate) const REASONS: [Reason; 9] = [
    Reason {
        name: "members that a filter reads",
        why: "`map: \"x\"`, `where: \"x\"`, `first` and their like read `[].x` or an element of what they are \
              given. The others stop at what is written before the filter; the value must have the members \
              all the same.",
        explains: |it, difference| match difference {
            Difference::ReadHere(path) => {
                let list = path.find("[]").map(|at| &path[..at]);
                list.is_some_and(|list| it.there.contains(list))
            }
            _ => false,
        },
    },
    Reason {
        name: "names that are bound on some ways only",
        why: "A name that is only assigned in a branch, or in a loop that may have no round, is the variable \
              from outside on the other ways, and so it renders. The others take a name for a local \
              wherever anything binds it.",
        explains: |it, difference| match difference {
            Difference::ReadHere(path) => {
                let name = path.split(['.', '[']).next();
                it.analysis
                    .locals
                    .iter()
                    .any(|local| Some(local.name.text) == name)
            }
            _ => false,
        },
    },
    Reason {
        name: "`offset: continue`",
        why: "`continue` is a keyword there and no variable, in Shopify's Liquid and in the others.",
        explains: |it, difference| match difference {
            Difference::ReadThere(path) => {
                path == "continue" && it.template.text.contains("offset: continue")
            }
            _ => false,
        },
    },
    Reason {
        name: "white space inside of a path",
        why: "`foo .bar` is one path in Shopify's Liquid, as the golden suite has it; liquidjs makes two of it.",
        explains: |it, difference| {
            let has = |path: &String, name: &str| path.split('.').any(|part| part == name);
            match difference {
                Difference::ReadHere(path) => {
                    path.split('.').all(|name| it.only_there.contains(name))
                }
                Difference::ReadThere(name) => it.only_here.iter().any(|path| has(path, name)),
                _ => false,
            }
        },
    },
    Reason {
        name: "variables that another one names",
        why: "`[name]` reads `name`, and then a variable that nobody can know. It is nothing that a contract \
              could ask for.",
        explains: |_, difference| matches!(difference, Difference::ReadThere("[]")),
    },
    Reason {
        name: "`include`",
        why: "Knock has no `include`, so it is an error here. In Shopify's Liquid it is deprecated.",
        explains: |it, difference| {
            let mut kinds = it.errors.iter().map(|error| &error.kind);
            matches!(difference, Difference::ParsesThere)
                && kinds.any(|kind| *kind == SyntaxErrorKind::Include)
        },
    },
    Reason {
        name: "templates that the golden suite refuses",
        why: "`{{ list.0.name }}`, `{% if not a %}`, `{{ a b }}`: Shopify's strict parser refuses them, as \
              does this one. The others pass over what they do not know.",
        explains: |it, difference| {
            matches!(difference, Difference::ParsesThere) && it.template.verdict == Verdict::Invalid
        },
    },
    Reason {
        name: "a dot before a bracket",
        why: "`a.['b']` is among what the golden suite refuses; a published template has it.",
        explains: |it, difference| {
            matches!(difference, Difference::ParsesThere) && it.template.text.contains(".[")
        },
    },
    Reason {
        name: "templates that the golden suite takes",
        why: "`doc`, `ifchanged`, comments in comments, a second `else`: Shopify's Liquid has them, and so has \
              this one.",
        explains: |it, difference| {
            let has_doc = it.template.text.contains("{% doc %}");
            matches!(difference, Difference::ParsesHere)
                && (it.template.verdict == Verdict::Valid || has_doc)
        },
    },
];
