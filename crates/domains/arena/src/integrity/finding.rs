//! One thing that was noticed, what it weighs, and how all of it adds up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// From here on a duel waits for a moderator.
pub const CASE_POINTS: u32 = 50;
pub const POINTS_MAX: u32 = 100;

/// What kind of thing was noticed. Kinds together weigh no more than their limit: many weak signs of one kind are one sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Text came in that nobody typed.
    Injection,
    /// The text reads as if a machine had written it.
    Text,
    /// Keys came as no hand sends them.
    Rhythm,
    /// The program is another's.
    Similarity,
    /// Results that are not those of two who play to win.
    Play,
}

impl Tier {
    #[must_use]
    pub const fn points_max(self) -> u32 {
        match self {
            Self::Injection | Self::Similarity | Self::Play => 60,
            Self::Rhythm => 40,
            Self::Text => 25,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Much text in one edit.
    BulkInsert,
    /// The same, shortly after a lost connection came back.
    InsertAfterReturn,
    /// Text came in at once, and the page told of no paste.
    UndeclaredPaste,
    /// Far more text than keys.
    MoreThanKeys,
    /// Text, and not one key.
    WithoutKeys,
    Comments,
    Phrase,
    NoCorrections,
    Superhuman,
    Uniform,
    NoPauses,
    LikeAnother,
    LikeJury,
    ThrownGames,
    SamePair,
    FarAboveExpected,
    SharedNetwork,
    LeftOften,
    TooFast,
}

impl Sign {
    #[must_use]
    pub const fn tier(self) -> Tier {
        match self {
            Self::BulkInsert
            | Self::InsertAfterReturn
            | Self::UndeclaredPaste
            | Self::MoreThanKeys
            | Self::WithoutKeys => Tier::Injection,
            Self::Comments | Self::Phrase => Tier::Text,
            Self::NoCorrections | Self::Superhuman | Self::Uniform | Self::NoPauses => Tier::Rhythm,
            Self::LikeAnother | Self::LikeJury => Tier::Similarity,
            Self::ThrownGames
            | Self::SamePair
            | Self::FarAboveExpected
            | Self::SharedNetwork
            | Self::LeftOften
            | Self::TooFast => Tier::Play,
        }
    }
}

/// Where in the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FindingPlace)]
pub struct Place {
    /// From the start of the duel.
    pub t_ms: u64,
    /// The number of the edit, from 0.
    pub edit: u64,
}

/// One thing that was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DuelFinding)]
pub struct Finding {
    pub sign: Sign,
    pub points: u32,
    /// A sentence for whoever decides.
    pub reason: String,
    /// `null` where it is about the whole.
    #[schema(required)]
    pub place: Option<Place>,
}

impl Finding {
    #[must_use]
    pub fn new(sign: Sign, points: u32, reason: impl Into<String>) -> Self {
        Self {
            sign,
            points,
            reason: reason.into(),
            place: None,
        }
    }

    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }
}

/// What findings come to: their points, by tier up to its limit, 100 at the most.
#[must_use]
pub fn score(findings: &[Finding]) -> u32 {
    let mut tiers: BTreeMap<Tier, u32> = BTreeMap::new();
    for finding in findings {
        let tier = finding.sign.tier();
        let sum = tiers.entry(tier).or_default();
        *sum = sum.saturating_add(finding.points).min(tier.points_max());
    }
    tiers.values().sum::<u32>().min(POINTS_MAX)
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

    use super::*;

    const SIGNS: [Sign; 10] = [
        Sign::BulkInsert,
        Sign::UndeclaredPaste,
        Sign::MoreThanKeys,
        Sign::Comments,
        Sign::Phrase,
        Sign::NoCorrections,
        Sign::Uniform,
        Sign::LikeAnother,
        Sign::SamePair,
        Sign::TooFast,
    ];

    #[test]
    fn one_more_finding_never_makes_the_score_less_and_their_order_changes_nothing() {
        let mut rng = ChaCha8Rng::from_seed([7; 32]);
        for _ in 0..2_000 {
            let mut findings = Vec::new();
            let mut before = score(&findings);
            assert_eq!(before, 0);
            for _ in 0..rng.random_range(1..12) {
                let sign = SIGNS[rng.random_range(0..SIGNS.len())];
                findings.push(Finding::new(sign, rng.random_range(0..80), ""));
                let now = score(&findings);
                assert!(now >= before && now <= POINTS_MAX, "{findings:?}");
                before = now;
            }
            findings.reverse();
            assert_eq!(score(&findings), before);
        }
    }

    #[test]
    fn many_weak_signs_of_one_kind_bring_nobody_before_a_moderator() {
        let rhythm: Vec<Finding> = (0..20)
            .map(|_| Finding::new(Sign::NoPauses, 15, ""))
            .collect();
        assert!(score(&rhythm) < CASE_POINTS);
        let text: Vec<Finding> = (0..20)
            .map(|_| Finding::new(Sign::Phrase, 10, ""))
            .collect();
        assert!(score(&text) < CASE_POINTS);
    }
}
