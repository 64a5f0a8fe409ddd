/// What a filter makes of its input, as far as aliases go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterEffect {
    /// Something new.
    Computes,
    /// The argument, where the input is absent.
    Default,
    /// The same elements, or some of them.
    KeepsElements,
    /// The same elements and those of its argument.
    Concatenates,
    /// The first element.
    First,
    /// The last element.
    Last,
    /// Some element.
    Finds,
    /// A member of each element.
    Maps,
    /// Text that encodes the input.
    Encodes,
    /// What the text encodes.
    Decodes,
}

impl FilterEffect {
    /// The effect of a filter of standard Liquid; a filter that is not known computes.
    #[must_use]
    pub fn standard(filter: &str) -> Self {
        match filter {
            "default" => Self::Default,
            "sort" | "sort_natural" | "where" | "reject" | "reverse" | "uniq" | "compact"
            | "slice" | "push" | "unshift" | "pop" | "shift" => Self::KeepsElements,
            "concat" => Self::Concatenates,
            "first" => Self::First,
            "last" => Self::Last,
            "find" | "sample" => Self::Finds,
            "map" => Self::Maps,
            _ => Self::Computes,
        }
    }
}

/// Whether the first argument of a filter, written out, names a member of each element.
pub(super) fn names_member(filter: &str) -> bool {
    matches!(
        filter,
        "map"
            | "sort"
            | "sort_natural"
            | "where"
            | "reject"
            | "uniq"
            | "compact"
            | "sum"
            | "find"
            | "find_index"
            | "has"
            | "group_by"
    )
}
