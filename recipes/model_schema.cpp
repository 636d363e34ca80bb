#include "recipes/model_schema.h"

#include <algorithm>

#include "policy/config_key_names.h"
#include "recipes/keys.h"
#include "recipes/nearest_name.h"

namespace aha::recipes {
namespace {

// A family that is not known is the configuration's own mistake, reported when it is read.
Rule<ModelOptions> config_keys_are_known() {
  return {{"config"},
          "`config` has only keys of its `model_type`'s config.json",
          [](const ModelOptions& options, const Report& report) {
            const auto type = options.config.find("model_type");
            if (type == options.config.end() || !type->is_string()) return;
            const std::string family = type->get<std::string>();
            const std::vector<std::string> known = policy::config_key_names(family);
            if (known.empty()) return;
            for (const auto& [key, value] : options.config.items()) {
              if (std::binary_search(known.begin(), known.end(), key)) continue;
              const auto nearest = nearest_name(key, known);
              report("config." + key,
                     nearest ? fmt::format("unknown key; did you mean `{}`?", *nearest)
                             : fmt::format("unknown key: config.json of {} has none of this name",
                                           family));
            }
          }};
}

Section<policy::LoraConfig> lora_section() {
  using O = policy::LoraConfig;
  return {.leading = {},
          .selector = {},
          .alternatives = {},
          .table = {{
                        integer("r", &O::r, between(1, 1 << 14), "rank of the adapters"),
                        number("lora_alpha", &O::lora_alpha, above_up_to(0, 1e6),
                               "adapters count `lora_alpha / r`"),
                        boolean("use_rslora", &O::use_rslora, "or `lora_alpha / sqrt(r)`"),
                        texts("target_modules", &O::target_modules,
                              "projections that get one, by the end of their names: `q_proj`; or "
                              "`all-linear` alone: all but the output and the routed experts"),
                    },
                    {},
                    {}}};
}

Key<ModelOptions> lora_key() {
  const std::string doc =
      "low-rank adapters (LoRA), trained instead of the weights; the keys are PEFT's";
  const Section<policy::LoraConfig> inner = lora_section();
  Key<ModelOptions> key{"lora", "map of keys", doc, false, {}, {}, {}, {}};
  key.read = [=](const YamlNode& node, const Place& place, ModelOptions& options, Mistakes& out) {
    inner.read(node, place, options.lora.emplace(), out);
  };
  key.write = [=](const ModelOptions& options) { return inner.write(*options.lora); };
  key.describe = [=](const std::string& path, std::vector<SectionText>& sections) {
    inner.describe(path, doc, sections);
  };
  return omit_where(std::move(key), [](const ModelOptions& options) { return !options.lora; });
}

Rule<ModelOptions> has_one() {
  return {{"path", "config"},
          "one of `path` and `config` is given",
          [](const ModelOptions& options, const Report& report) {
            if (!options.path.empty() || !options.config.is_null()) return;
            report("", "needs `path` (a model directory) or `config` (fresh weights)");
          }};
}

}  // namespace

Section<ModelOptions> model_section() {
  using O = ModelOptions;
  const auto no_path = [](const O& options) { return options.path.empty(); };
  const auto no_config = [](const O& options) { return options.config.is_null(); };
  return {.leading = {},
          .selector = {},
          .alternatives = {},
          .table = {
              {omit_where(filled_text("path", &O::path, "a Hugging Face model directory"), no_path),
               omit_where(json_object("config", &O::config,
                                      "fresh weights for these keys of a Hugging Face config.json"),
                          no_config),
               lora_key()},
              {has_one(), config_keys_are_known()},
              {{"path", "config"}}}};
}

}  // namespace aha::recipes
