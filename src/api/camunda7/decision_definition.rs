//! Decision definitions: `/decision-definition`.

crate::operations! { Camunda7;
    GET_DECISION_DEFINITIONS = GET "/decision-definition" as getDecisionDefinitions: Read, Rows, by Offset, "Decision definitions." {
        query [
            sortBy sortOrder firstResult maxResults decisionDefinitionId decisionDefinitionIdIn name nameLike deploymentId deployedAfter
            deployedAt key keyLike category categoryLike version latestVersion resourceName resourceNameLike
            decisionRequirementsDefinitionId decisionRequirementsDefinitionKey withoutDecisionRequirementsDefinition tenantIdIn
            withoutTenantId includeDecisionDefinitionsWithoutTenantId versionTag versionTagLike
        ]
    };
    GET_DECISION_DEFINITIONS_COUNT = GET "/decision-definition/count"
        as getDecisionDefinitionsCount: Read, Count, "How many decision definitions." {
        query [
            decisionDefinitionId decisionDefinitionIdIn name nameLike deploymentId deployedAfter deployedAt key keyLike category
            categoryLike version latestVersion resourceName resourceNameLike decisionRequirementsDefinitionId
            decisionRequirementsDefinitionKey withoutDecisionRequirementsDefinition tenantIdIn withoutTenantId
            includeDecisionDefinitionsWithoutTenantId versionTag versionTagLike
        ]
    };
    GET_DECISION_DEFINITION_BY_KEY = GET "/decision-definition/key/{key}"
        as getDecisionDefinitionByKey: Read, Object, "Latest version of a decision, without tenant.";
    GET_DECISION_DEFINITION_DIAGRAM_BY_KEY = GET "/decision-definition/key/{key}/diagram"
        as getDecisionDefinitionDiagramByKey: Read, Bytes, "Picture of the latest version.";
    EVALUATE_DECISION_BY_KEY = POST "/decision-definition/key/{key}/evaluate"
        as evaluateDecisionByKey: Irreversible, Rows, "Evaluate the latest version; leaves history." { body [variables] };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_DECISION_DEFINITION_KEY = PUT "/decision-definition/key/{key}/history-time-to-live"
        as updateHistoryTimeToLiveByDecisionDefinitionKey: Reversible, Nothing, "How long history is kept, latest version." {
        body [historyTimeToLive]
    };
    GET_DECISION_DEFINITION_BY_KEY_AND_TENANT_ID = GET "/decision-definition/key/{key}/tenant-id/{tenant-id}"
        as getDecisionDefinitionByKeyAndTenantId: Read, Object, "Latest version of a tenant's decision.";
    GET_DECISION_DEFINITION_DIAGRAM_BY_KEY_AND_TENANT = GET "/decision-definition/key/{key}/tenant-id/{tenant-id}/diagram"
        as getDecisionDefinitionDiagramByKeyAndTenant: Read, Bytes, "Picture of a tenant's latest version.";
    EVALUATE_DECISION_BY_KEY_AND_TENANT = POST "/decision-definition/key/{key}/tenant-id/{tenant-id}/evaluate"
        as evaluateDecisionByKeyAndTenant: Irreversible, Rows, "Evaluate a tenant's latest version; leaves history." { body [variables] };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_DECISION_DEFINITION_KEY_AND_TENANT =
        PUT "/decision-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live"
        as updateHistoryTimeToLiveByDecisionDefinitionKeyAndTenant: Reversible, Nothing,
        "How long history is kept, a tenant's latest version." { body [historyTimeToLive] };
    GET_DECISION_DEFINITION_DMN_XML_BY_KEY_AND_TENANT = GET "/decision-definition/key/{key}/tenant-id/{tenant-id}/xml"
        as getDecisionDefinitionDmnXmlByKeyAndTenant: Read, Object, "DMN source of a tenant's latest version.";
    GET_DECISION_DEFINITION_DMN_XML_BY_KEY = GET "/decision-definition/key/{key}/xml"
        as getDecisionDefinitionDmnXmlByKey: Read, Object, "DMN source of the latest version.";
    GET_DECISION_DEFINITION_BY_ID = GET "/decision-definition/{id}"
        as getDecisionDefinitionById: Read, Object, "One decision definition.";
    GET_DECISION_DEFINITION_DIAGRAM = GET "/decision-definition/{id}/diagram"
        as getDecisionDefinitionDiagram: Read, Bytes, "Picture of a decision.";
    EVALUATE_DECISION_BY_ID = POST "/decision-definition/{id}/evaluate"
        as evaluateDecisionById: Irreversible, Rows, "Evaluate a decision; leaves history." { body [variables] };
    UPDATE_HISTORY_TIME_TO_LIVE_BY_DECISION_DEFINITION_ID = PUT "/decision-definition/{id}/history-time-to-live"
        as updateHistoryTimeToLiveByDecisionDefinitionId: Reversible, Nothing, "How long history is kept." { body [historyTimeToLive] };
    GET_DECISION_DEFINITION_DMN_XML_BY_ID = GET "/decision-definition/{id}/xml"
        as getDecisionDefinitionDmnXmlById: Read, Object, "DMN source of a decision.";
}
