//! Decision requirements graphs: `/decision-requirements-definition`.

crate::operations! { Camunda7;
    GET_DECISION_REQUIREMENTS_DEFINITIONS = GET "/decision-requirements-definition"
        as getDecisionRequirementsDefinitions: Read, Rows, by Offset, "Decision requirements graphs." {
        query [
            decisionRequirementsDefinitionId decisionRequirementsDefinitionIdIn name nameLike deploymentId key keyLike category
            categoryLike version latestVersion resourceName resourceNameLike tenantIdIn withoutTenantId
            includeDecisionRequirementsDefinitionsWithoutTenantId sortBy sortOrder firstResult maxResults
        ]
    };
    GET_DECISION_REQUIREMENTS_DEFINITIONS_COUNT = GET "/decision-requirements-definition/count"
        as getDecisionRequirementsDefinitionsCount: Read, Count, "How many decision requirements graphs." {
        query [
            decisionRequirementsDefinitionId decisionRequirementsDefinitionIdIn name nameLike deploymentId key keyLike category
            categoryLike version latestVersion resourceName resourceNameLike tenantIdIn withoutTenantId
            includeDecisionRequirementsDefinitionsWithoutTenantId
        ]
    };
    GET_DECISION_REQUIREMENTS_DEFINITION_BY_KEY = GET "/decision-requirements-definition/key/{key}"
        as getDecisionRequirementsDefinitionByKey: Read, Object, "Latest version of a graph, without tenant.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DIAGRAM_BY_KEY = GET "/decision-requirements-definition/key/{key}/diagram"
        as getDecisionRequirementsDefinitionDiagramByKey: Read, Bytes, "Picture of the latest version.";
    GET_DECISION_REQUIREMENTS_DEFINITION_BY_KEY_AND_TENANT_ID = GET "/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}"
        as getDecisionRequirementsDefinitionByKeyAndTenantId: Read, Object, "Latest version of a tenant's graph.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DIAGRAM_BY_KEY_AND_TENANT_ID =
        GET "/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/diagram"
        as getDecisionRequirementsDefinitionDiagramByKeyAndTenantId: Read, Bytes, "Picture of a tenant's latest version.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DMN_XML_BY_KEY_AND_TENANT_ID =
        GET "/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/xml"
        as getDecisionRequirementsDefinitionDmnXmlByKeyAndTenantId: Read, Object, "DMN source of a tenant's latest version.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DMN_XML_BY_KEY = GET "/decision-requirements-definition/key/{key}/xml"
        as getDecisionRequirementsDefinitionDmnXmlByKey: Read, Object, "DMN source of the latest version.";
    GET_DECISION_REQUIREMENTS_DEFINITION_BY_ID = GET "/decision-requirements-definition/{id}"
        as getDecisionRequirementsDefinitionById: Read, Object, "One decision requirements graph.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DIAGRAM_BY_ID = GET "/decision-requirements-definition/{id}/diagram"
        as getDecisionRequirementsDefinitionDiagramById: Read, Bytes, "Picture of a graph.";
    GET_DECISION_REQUIREMENTS_DEFINITION_DMN_XML_BY_ID = GET "/decision-requirements-definition/{id}/xml"
        as getDecisionRequirementsDefinitionDmnXmlById: Read, Object, "DMN source of a graph.";
}
