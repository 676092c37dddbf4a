"""TDANet as a whole: what may and may not reach a fill, and the faults of the public release that must stay absent."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from models.tdanet.blocks import NearestConv, PooledConv
from models.tdanet.config import TDANetConfig
from models.tdanet.discriminator import Discriminator
from models.tdanet.folding import fold_spectral_norm, remove_spectral_norm
from models.tdanet.network import TDANet, TDANetInference, composite, load_inference

SIDE = 64
VOCABULARY = 20


def config(**changes: object) -> TDANetConfig:
    return TDANetConfig.tiny(vocabulary_size=VOCABULARY, **changes)


def lively(network: TDANet) -> TDANet:
    """A network whose gates and branches, which start at 0, are open, so that every path reaches the output."""
    torch.manual_seed(1)
    with torch.no_grad():
        network.generator.attention.alpha.fill_(0.7)
        network.generator.attention.gamma.fill_(0.7)
        for module in network.modules():
            if isinstance(module, nn.Conv2d) and not module.weight.any():
                nn.init.kaiming_normal_(module.weight)
    return network.eval()


PAPER = {"hole_channel": False, "generator_norm": "instance", "upsampling": "transposed", "mask_hidden_keys": False}
COMPACT = {
    "spectral_norm": "discriminator",
    "stem_patch": 4,
    "encoder_channels": (16, 16, 16, 16, 16),
    "encoder_downs": 2,
    "low_level_block": 1,
    "generator_channels": (16, 16, 8),
    "head_patch": 2,
}
KINDS = {"featherproof": {}, "paper": PAPER, "compact": COMPACT}


@pytest.fixture(scope="module", params=list(KINDS))
def network(request: pytest.FixtureRequest) -> TDANet:
    torch.manual_seed(0)
    return lively(TDANet(config(**KINDS[request.param])))


def inputs(count: int, shape: TDANetConfig, seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Photos, holes of different places and kinds, captions of different lengths, and noise for both paths."""
    generator = torch.Generator().manual_seed(seed)
    photo = torch.rand(count, 3, SIDE, SIDE, generator=generator) * 2 - 1
    hole = torch.zeros(count, 1, SIDE, SIDE)
    words = torch.zeros(count, 9, dtype=torch.long)
    for sample in range(count):
        top = 5 + 7 * sample
        hole[sample, :, top : top + 30, 10:50] = 1
        length = 3 + 2 * sample
        words[sample, :length] = torch.randint(2, VOCABULARY, (length,), generator=generator)
    cells = SIDE // shape.stride
    noise = torch.randn(2 * count, 16, cells, cells, generator=generator)
    return photo, hole, words, noise


def fill(network: TDANetInference, photo: Tensor, hole: Tensor, words: Tensor, noise: Tensor) -> Tensor:
    with torch.no_grad():
        encoded = network.encode(photo, hole, words)
        encoded.pop("word_attention")
        return network.decode(noise, **encoded)["image"]


def test_changing_pixels_under_the_hole_changes_nothing(network: TDANet) -> None:
    photo, hole, words, noise = inputs(2, network.config)
    other = composite(photo, hole, torch.rand(photo.shape) * 2 - 1)
    before = fill(network, photo, hole, words, noise[:2])
    assert torch.equal(before, fill(network, other, hole, words, noise[:2]))
    words[:, 1] = 2 + (words[:, 1] - 1) % (VOCABULARY - 2)  # and another caption changes something
    for one, changed in zip(before, fill(network, photo, hole, words, noise[:2]), strict=True):
        assert not torch.allclose(one, changed)


def test_the_inpainting_path_of_training_is_the_path_of_use(network: TDANet) -> None:
    """Were a latent paired with the other path's text, features or hole, the two would differ."""
    photo, hole, words, noise = inputs(2, network.config)
    with torch.no_grad():
        trained = network(photo, hole, words, noise).inpainted[-1]
    torch.testing.assert_close(trained, fill(network, photo, hole, words, noise[:2]), atol=1e-5, rtol=1e-4)


def test_each_path_takes_its_own_latent_and_text(network: TDANet) -> None:
    photo, hole, words, noise = inputs(2, network.config)
    with torch.no_grad():
        output = network(photo, hole, words, noise)
        both = network.image_encoder(network.encoder_input(photo * hole, 1 - hole))
        features, sentence, pad = network.text_encoder(words)
        context, _ = network.word_attention(both[1], features, pad, network.shows_any(hole), negative=False)
        mu, sigma = network.posterior_head(both[1], torch.cat([sentence, context], dim=1))
        redrawn = network(photo, hole, words, torch.cat([noise[:2], -noise[2:]]))
    torch.testing.assert_close(output.posterior[0], mu, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(output.posterior[1], sigma, atol=1e-5, rtol=1e-4)
    assert torch.equal(output.inpainted[-1], redrawn.inpainted[-1])
    assert not torch.allclose(output.reconstructed[-1], redrawn.reconstructed[-1])


def test_the_hidden_part_reaches_the_reconstruction_through_the_latent_only(network: TDANet) -> None:
    photo, hole, words, noise = inputs(1, network.config)
    other = composite(photo, hole, -photo)
    with torch.no_grad():
        seen, changed = network(photo, hole, words, noise), network(other, hole, words, noise)
    assert torch.allclose(seen.inpainted[-1], changed.inpainted[-1], atol=1e-6)
    assert not torch.allclose(seen.reconstructed[-1], changed.reconstructed[-1])


@pytest.mark.parametrize("told", [1, 3])
def test_the_auxiliary_path_may_see_the_first_samples_only(network: TDANet, told: int) -> None:
    photo, hole, words, noise = inputs(3, network.config)
    with torch.no_grad():
        every = network(photo, hole, words, noise)
        part = network(photo, hole, words, noise[: 3 + told], told)
    for one, other in zip((*part.inpainted, *part.prior), (*every.inpainted, *every.prior), strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)
    found, whole = ((*output.reconstructed, *output.posterior) for output in (part, every))
    for one, other in zip(found, whole, strict=True):
        torch.testing.assert_close(one, other[:told], atol=1e-5, rtol=1e-4)


def test_a_batch_of_two_equals_each_alone(network: TDANet) -> None:
    photo, hole, words, noise = inputs(2, network.config)
    together = fill(network, photo, hole, words, noise[:2])
    for sample, length in enumerate((3, 5)):
        one = slice(sample, sample + 1)
        alone = fill(network, photo[one], hole[one], words[one, :length], noise[one])
        torch.testing.assert_close(together[one], alone, atol=1e-5, rtol=1e-4)
    one = slice(0, 1)  # and one encoding serves many draws
    draws = fill(network, photo[one], hole[one], words[one], torch.cat([noise[1:2], noise[one]]))
    torch.testing.assert_close(draws[1:], together[one], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("covered", "length"), [("everything", 1), ("nothing", 129), ("a part", 9)])
def test_any_hole_and_caption_give_pictures_at_four_scales_and_a_share_for_each_word(
    network: TDANet, covered: str, length: int
) -> None:
    photo, hole, words, noise = inputs(2, network.config)
    if covered != "a part":
        hole = torch.full_like(hole, float(covered == "everything"))
        words = torch.randint(1, VOCABULARY, (2, length))
    with torch.no_grad():
        output = network(photo, hole, words, noise)
        attention = network.encode(photo, hole, words)["word_attention"]
    for pictures in (output.inpainted, output.reconstructed):
        assert [picture.shape[-1] for picture in pictures] == [SIDE // 8, SIDE // 4, SIDE // 2, SIDE]
        assert all(picture.abs().max() <= 1 for picture in pictures)  # which no NaN is
    torch.testing.assert_close(attention.sum(1), torch.ones(2))
    assert (attention[words == 0] == 0).all()
    assert (attention[words != 0] > 0).all()


def test_the_last_map_but_one_of_a_head_for_patches_is_the_picture_pooled() -> None:
    torch.manual_seed(0)
    network = lively(TDANet(config(**COMPACT)))
    with torch.no_grad():
        *_, half, whole = network(*inputs(2, network.config)).inpainted
    assert torch.equal(half, F.avg_pool2d(whole, 2))


def test_spectral_norm_is_where_the_configuration_says() -> None:
    def normed(module: nn.Module) -> list[str]:
        return [name for name in module.state_dict() if "parametrizations" in name]

    everywhere, in_the_judge = config(), config(**COMPACT)
    assert normed(TDANet(everywhere))
    assert not normed(TDANet(in_the_judge))
    assert all(map(normed, (Discriminator(everywhere), Discriminator(in_the_judge))))


def test_folding_spectral_norm_keeps_the_fill() -> None:
    torch.manual_seed(0)
    trained = TDANet(config()).train()
    photo, hole, words, noise = inputs(2, trained.config)
    for _ in range(2):  # the power iteration has begun, not settled
        trained(photo, hole, words, noise)
    path = TDANetInference(trained.config)
    path.load_state_dict({k: v for k, v in trained.state_dict().items() if not k.startswith("posterior_head.")})
    fold_spectral_norm(path.eval())
    names = path.state_dict()
    assert not any("parametrizations" in name for name in names)
    for module in trained.modules():  # bring the unfolded one to the same settled σ
        if hasattr(module, "parametrizations"):
            for _ in range(50):
                module.weight  # noqa: B018
    folded, unfolded = (fill(net, photo, hole, words, noise[:2]) for net in (path, trained.eval()))
    torch.testing.assert_close(folded, unfolded, atol=1e-5, rtol=0)


@pytest.mark.parametrize("kind", ["featherproof", "compact"])
def test_load_inference_gives_the_exported_network_and_refuses_other_weights_and_settings(kind: str) -> None:
    torch.manual_seed(0)
    shape = config(**KINDS[kind])
    network = TDANetInference(shape)
    remove_spectral_norm(network.eval())
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    photo, hole, words, noise = inputs(1, shape)
    loaded = load_inference(shape.to_dict(), weights)
    assert torch.equal(fill(network, photo, hole, words, noise[:1]), fill(loaded, photo, hole, words, noise[:1]))
    assert not any(isinstance(module, (NearestConv, PooledConv)) for module in loaded.modules())
    weights.pop("word_attention.project.weight")
    with pytest.raises(ValueError, match=r"lack word_attention\.project\.weight"):
        load_inference(shape.to_dict(), weights)
    with pytest.raises(ValueError, match="unknown settings: depth"):
        load_inference(shape.to_dict() | {"depth": 3}, weights)


@pytest.mark.parametrize(
    ("preset", "parameters", "flops"),
    [("paper", 23.7e6, 18.6e9), ("featherproof", 23.4e6, 17.8e9), ("long_run", 11.2e6, 8.11e9)],
)
def test_size_and_work_of_a_fill_are_as_documented(preset: str, parameters: float, flops: float) -> None:
    """With 2,000 words at 256 px."""
    path = TDANetInference(getattr(TDANetConfig, preset)(vocabulary_size=2002)).eval()
    remove_spectral_norm(path)
    assert sum(each.numel() for each in path.parameters()) == pytest.approx(parameters, rel=0.01)
    with FlopCounterMode(display=False) as counter:
        noise = torch.zeros(1, path.config.latent_channels, 256 // path.config.stride, 256 // path.config.stride)
        fill(path, torch.zeros(1, 3, 256, 256), torch.zeros(1, 1, 256, 256), torch.full((1, 9), 2), noise)
    assert counter.get_total_flops() == pytest.approx(flops, rel=0.01)
