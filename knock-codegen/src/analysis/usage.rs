//! What a use of a value says about its kind.

use knock_liquid::ast::Operator;
use knock_liquid::{ArgumentPlace, FilterEffect, LiteralKind, Usage};

use super::kinds::Kinds;

/// The kinds that a use allows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowed {
    pub(super) kinds: Kinds,
    /// Whether anything else is legal as well, only not what was meant: lists and objects print.
    pub(super) lenient: bool,
}

impl Allowed {
    pub(super) const ANY: Self = Self::strict(Kinds::ANY);

    pub(super) const fn strict(kinds: Kinds) -> Self {
        Self {
            kinds,
            lenient: false,
        }
    }

    pub(super) const fn printed() -> Self {
        Self {
            kinds: Kinds::SCALAR,
            lenient: true,
        }
    }

    /// What this use in a template allows.
    pub(super) fn by(usage: Usage<'_>) -> Self {
        match usage {
            Usage::Printed | Usage::Passed | Usage::Index => Self::printed(),
            Usage::Filtered(filter) => input(filter),
            Usage::FilterArgument(filter, place) => argument(filter, place),
            Usage::Member(filter, literal) => member(filter, literal),
            Usage::Collected(filter) => collected(filter),
            Usage::Iterated => Self::strict(Kinds::LIST),
            Usage::LoopParameter | Usage::RangeEnd => Self::strict(Kinds::INTEGER),
            Usage::Compared(operator, literal) => compared(operator, literal),
            _ => Self::ANY,
        }
    }
}

/// What the input of a filter may be.
fn input(filter: &str) -> Allowed {
    Allowed::strict(match filter {
        "upcase" | "downcase" | "capitalize" | "titlecase" | "split" | "truncate"
        | "truncatewords" | "strip" | "strip_html" | "strip_newlines" | "lstrip" | "rstrip"
        | "from_markdown" | "from_json" | "compare_versions" | "user" | "object" | "tenant"
        | "subscriptions" => Kinds::TEXT,
        "currency" | "rounded_currency" | "format_number" => Kinds::NUMBER,
        _ if is_arithmetic(filter) => Kinds::NUMBER,
        "pluralize" => Kinds::INTEGER,
        "date" | "timezone" | "format_date_in_locale" | "format_datetime_in_locale" => {
            Kinds::TIMESTAMP
        }
        "size" | "slice" => Kinds::LIST_OR_TEXT,
        "join"
        | "first"
        | "last"
        | "map"
        | "sort"
        | "sort_natural"
        | "where"
        | "reject"
        | "reverse"
        | "uniq"
        | "compact"
        | "concat"
        | "sum"
        | "find"
        | "find_index"
        | "has"
        | "group_by"
        | "array_to_sentence_string"
        | "push"
        | "unshift"
        | "pop"
        | "shift"
        | "sample" => Kinds::LIST,
        _ if makes_text(filter) => return Allowed::printed(),
        _ => Kinds::ANY,
    })
}

fn is_arithmetic(filter: &str) -> bool {
    matches!(
        filter,
        "plus"
            | "minus"
            | "times"
            | "divided_by"
            | "modulo"
            | "abs"
            | "ceil"
            | "floor"
            | "round"
            | "at_least"
            | "at_most"
    )
}

/// Whether a filter turns anything into text.
fn makes_text(filter: &str) -> bool {
    matches!(
        filter,
        "append"
            | "prepend"
            | "replace"
            | "replace_first"
            | "replace_last"
            | "remove"
            | "remove_first"
            | "remove_last"
            | "escape"
            | "escape_once"
            | "xml_escape"
            | "newline_to_br"
            | "url_encode"
            | "url_decode"
            | "cgi_escape"
            | "uri_escape"
            | "slugify"
            | "base64_encode"
            | "base64_decode"
            | "base64_url_safe_encode"
            | "base64_url_safe_decode"
            | "md5"
            | "sha1"
            | "sha256"
            | "hmac_sha1"
            | "hmac_sha256"
    )
}

/// What an argument of a filter may be.
fn argument(filter: &str, place: ArgumentPlace<'_>) -> Allowed {
    match place {
        ArgumentPlace::Position(_) if is_arithmetic(filter) => Allowed::strict(Kinds::NUMBER),
        ArgumentPlace::Position(0) if matches!(filter, "slice" | "truncate" | "truncatewords") => {
            Allowed::strict(Kinds::INTEGER)
        }
        ArgumentPlace::Position(1) if filter == "slice" => Allowed::strict(Kinds::INTEGER),
        _ if matches!(filter, "default" | "concat" | "json") => Allowed::ANY,
        _ if FILTERS.contains(&filter) => Allowed::printed(),
        _ => Allowed::ANY,
    }
}

/// What the member may be that a filter reads from each element.
fn member(filter: &str, literal: Option<LiteralKind>) -> Allowed {
    match filter {
        "sum" => Allowed::strict(Kinds::NUMBER),
        "sort" | "sort_natural" => Allowed::strict(Kinds::SCALAR),
        "where" | "reject" | "find" | "find_index" | "has" => compared(Operator::Equal, literal),
        _ => Allowed::ANY,
    }
}

/// What the elements of a list may be that a filter makes one value of.
fn collected(filter: &str) -> Allowed {
    match filter {
        "join" | "array_to_sentence_string" => Allowed::printed(),
        "sum" => Allowed::strict(Kinds::NUMBER),
        _ => Allowed::ANY,
    }
}

/// What may be compared with a literal.
pub(super) fn compared(operator: Operator, literal: Option<LiteralKind>) -> Allowed {
    Allowed::strict(match (operator, literal) {
        (Operator::Contains, _) => Kinds::LIST_OR_TEXT,
        (_, Some(LiteralKind::Text)) => Kinds::TEXT,
        (_, Some(LiteralKind::Number)) => Kinds::NUMBER,
        (_, Some(LiteralKind::Boolean)) => Kinds::BOOLEAN,
        (_, Some(LiteralKind::Nothing) | None) => Kinds::ANY,
    })
}

/// What Knock's filters make of their input.
pub(super) fn filter_effect(filter: &str) -> FilterEffect {
    match filter {
        "json" => FilterEffect::Encodes,
        "from_json" => FilterEffect::Decodes,
        standard => FilterEffect::standard(standard),
    }
}

/// The filters that Knock has: those of standard Liquid, and its own.
pub(super) const FILTERS: &[&str] = &[
    "abs",
    "append",
    "at_least",
    "at_most",
    "base64_decode",
    "base64_encode",
    "base64_url_safe_decode",
    "base64_url_safe_encode",
    "capitalize",
    "ceil",
    "compact",
    "compare_versions",
    "concat",
    "currency",
    "date",
    "default",
    "divided_by",
    "downcase",
    "escape",
    "escape_once",
    "find",
    "find_index",
    "first",
    "floor",
    "format_date_in_locale",
    "format_datetime_in_locale",
    "format_number",
    "from_json",
    "from_markdown",
    "has",
    "hmac_sha1",
    "hmac_sha256",
    "join",
    "json",
    "last",
    "lstrip",
    "map",
    "md5",
    "minus",
    "modulo",
    "newline_to_br",
    "object",
    "plus",
    "pluralize",
    "prepend",
    "reject",
    "remove",
    "remove_first",
    "remove_last",
    "replace",
    "replace_first",
    "replace_last",
    "reverse",
    "round",
    "rounded_currency",
    "rstrip",
    "sha1",
    "sha256",
    "size",
    "slice",
    "sort",
    "sort_natural",
    "split",
    "strip",
    "strip_html",
    "strip_newlines",
    "subscriptions",
    "sum",
    "t",
    "tenant",
    "times",
    "timezone",
    "titlecase",
    "truncate",
    "truncatewords",
    "uniq",
    "upcase",
    "url_decode",
    "url_encode",
    "user",
    "where",
];
