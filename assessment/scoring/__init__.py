"""Pure psychometrics of the immunity test: arrays and frozen dataclasses; no Django, no clock, no I/O."""

from assessment.scoring.ability import (
    Ability,
    decidedly_above,
    decidedly_below,
    eap,
    empirical_reliability,
    item_information,
    test_information,
    wle,
)
from assessment.scoring.adaptive import enough_answers, next_item
from assessment.scoring.confidence import FOUR_LEVELS, Calibration, calibration
from assessment.scoring.detection import SignalDetection, signal_detection
from assessment.scoring.dif import LogisticDif, MantelHaenszel, logistic_dif, mantel_haenszel
from assessment.scoring.discernment import Discernment, Outlook, discernment, outlook
from assessment.scoring.forms import FormScore, right_answers, score_form
from assessment.scoring.item_fitting import RaschFit, TwoParameterFit, fit_2pl, fit_rasch
from assessment.scoring.item_priors import STANDARD_PRIOR, ItemPrior
from assessment.scoring.linking import AnchoredLink, Link, link_anchors, link_scales
from assessment.scoring.passing import Decision, decide_adaptive, decide_form
from assessment.scoring.proportions import Proportion, wilson
from assessment.scoring.reliability import KelleyScore, alpha_interval, cronbach_alpha, kelley, omega
from assessment.scoring.subscores import SubscoreValue, subscore_value

__all__ = [
    "FOUR_LEVELS",
    "STANDARD_PRIOR",
    "Ability",
    "AnchoredLink",
    "Calibration",
    "Decision",
    "Discernment",
    "FormScore",
    "ItemPrior",
    "KelleyScore",
    "Link",
    "LogisticDif",
    "MantelHaenszel",
    "Outlook",
    "Proportion",
    "RaschFit",
    "SignalDetection",
    "SubscoreValue",
    "TwoParameterFit",
    "alpha_interval",
    "calibration",
    "cronbach_alpha",
    "decide_adaptive",
    "decide_form",
    "decidedly_above",
    "decidedly_below",
    "discernment",
    "eap",
    "empirical_reliability",
    "enough_answers",
    "fit_2pl",
    "fit_rasch",
    "item_information",
    "kelley",
    "link_anchors",
    "link_scales",
    "logistic_dif",
    "mantel_haenszel",
    "next_item",
    "omega",
    "outlook",
    "right_answers",
    "score_form",
    "signal_detection",
    "subscore_value",
    "test_information",
    "wilson",
    "wle",
]
